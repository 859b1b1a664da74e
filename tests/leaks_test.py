"""No run of the program loses memory, told exactly: what fontconfig and Pango
keep for the life of the process is known by the calls that made it
(leaks_exact.supp), which takes an unwinder too slow for the other tests.  A
pattern of fontconfig's that the program itself makes and loses is found."""
import os
import subprocess

import harness

LOST_PATTERN = """
#include <fontconfig/fontconfig.h>
static void lose(void)
{
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)"Song");
}
int main(void)
{
    lose();
    lose();
    return 0;
}
"""
RECORDS = "name,seat\n张三,1\n李四,2\n"
LETTER = """---
layout: initiative
languages: [zh-Hans, en]
---

# 致{{name}}

# To {{name}}

座位{{seat}}，**请准时**。

Seat {{seat}}, *in time*, please.
"""


def environment(**options):
    """As for the other tests, with the slow unwinder."""
    supp = os.path.join(harness.root, "tests", "leaks_exact.supp")
    asan = {"detect_leaks": 1, "exitcode": 99, "fast_unwind_on_malloc": 0,
            "allocator_may_return_null": 1, **options}
    return {**os.environ,
            "ASAN_OPTIONS": ":".join(f"{k}={v}" for k, v in asan.items()),
            "LSAN_OPTIONS": f"suppressions={supp}:print_suppressions=0:"
                            "exitcode=99"}


class Leaks(harness.TestCase):
    def setUp(self):
        super().setUp()
        if not harness.is_sanitized():
            self.skipTest("only a sanitized build tells what it loses")

    def briefset(self, *words, status=0):
        return harness.run(harness.briefset, *words, env=environment(),
                           cwd=self.folder, status=status)

    def sample(self, name):
        return os.path.join(harness.root, "input", "samples", name + ".md")

    def test_typeset_and_check(self):
        for name in "bulletin", "initiative":
            self.briefset("typeset", self.sample(name), "-o", name + ".pdf")
            self.briefset("check", self.sample(name), status=None)
            self.briefset("check", name + ".pdf", status=None)

    def test_every_arrangement(self):
        for name in "stacked", "parallel", "facing", "sequential", "single":
            self.briefset("typeset", self.sample("initiative"),
                          "--arrangement", name, "-o", name + ".pdf")

    def test_batch(self):
        self.write("letter.md", LETTER)
        self.write("people.csv", RECORDS)
        self.briefset("batch", "letter.md", "--records", "people.csv",
                      "--name", "{{seat}}.pdf", "-o", "out")
        self.assertIn("2.pdf", os.listdir(self.path("out")))

    def test_import(self):
        self.write("text.txt", "关于论坛\n\n各位代表，\n大家好。\n")
        self.briefset("import", "text.txt", "-o", "text.md")

    def test_failures(self):
        self.write("bad.md", "---\nlayout: [\n---\n\n# 甲\n\n乙\U0010fffd\n")
        self.briefset("typeset", "bad.md", status=1)
        self.write("worse.md", "# 甲\n\n乙\U0010fffd\n\n![图](none.png)\n")
        self.briefset("typeset", "worse.md", status=1)
        self.briefset("typeset", status=2)

    def test_lists(self):
        self.briefset("fonts")
        self.briefset("layouts")
        self.briefset("schema", "layout")

    def test_a_lost_pattern_is_found(self):
        program = self.path("lost")
        flags = subprocess.run(["pkg-config", "--cflags", "--libs",
                                "fontconfig"], check=True,
                               stdout=subprocess.PIPE).stdout.decode().split()
        subprocess.run(["cc", "-g", "-fsanitize=address", "-o", program,
                        self.write("lost.c", LOST_PATTERN), *flags],
                       check=True)
        done = subprocess.run([program], env=environment(), check=False,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 99)
        self.assertIn(b"in lose", done.stderr)


if __name__ == "__main__":
    harness.main()
