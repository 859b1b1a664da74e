# labels: once heavy
"""One run under valgrind: no invalid access, nothing uninitialised used, no
memory definitely lost.  (What Pango and fontconfig keep for the life of the
process is still reachable at its end, and is not counted.)"""
import os
import subprocess

import harness

MISTAKES = """
#include <stdlib.h>
int main(int count, char **unused)
{
    char *lost = malloc(10);
    lost[0] = unused[0][0];
    if (count == 2)
        return lost[10];
    lost = 0;
    return lost != 0;
}
"""


def valgrind(*command, **options):
    return harness.run(
        "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
        "--num-callers=30",
        "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite",
        "--suppressions=" + os.path.join(harness.root, "tests",
                                         "valgrind.supp"),
        *command, **options)


class Valgrind(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("valgrind")
        if harness.is_sanitized():
            self.skipTest("valgrind cannot run a sanitized build")

    def test_typeset(self):
        source = os.path.join(harness.root, "input", "samples", "bulletin.md")
        pdf = self.path("out.pdf")
        done = valgrind(harness.briefset, "typeset", source, "-o", pdf,
                        timeout=800)
        self.assertEqual(done.stderr, b"")
        self.assertGreater(os.path.getsize(pdf), 1000)

    def test_failure(self):
        source = self.write("bad.md", "# 甲\n\n乙\U0010fffd\n")
        valgrind(harness.briefset, "typeset", source, status=1, timeout=800)

    def test_planted_mistakes_are_found(self):
        program = self.path("mistakes")
        subprocess.run(["cc", "-O0", "-o", program,
                        self.write("mistakes.c", MISTAKES)], check=True)
        valgrind(program, status=99)
        valgrind(program, "read", status=99)


if __name__ == "__main__":
    harness.main()
