# labels: once
# seconds: 210
"""clang-tidy finds nothing in any source, with the checks of .clang-tidy."""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess

import harness

VERSION = 14  # others know other checks, and find other things
JOBS = 2


def findings(file, *options, cwd=None):
    done = subprocess.run(["clang-tidy", "--quiet", file, *options],
                          capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode == 0:
        return ""
    return done.stdout or done.stderr


class Tidy(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("clang-tidy")
        said = subprocess.run(["clang-tidy", "--version"], check=True,
                              capture_output=True, text=True).stdout
        version = int(re.search(r"version (\d+)", said).group(1))
        if version != VERSION:
            self.skipTest(f"clang-tidy is version {version}; the findings of "
                          f"version {VERSION} are what is asked for")

    def test_sources(self):
        build = os.path.dirname(harness.briefset)
        with open(os.path.join(build, "compile_commands.json"),
                  encoding="utf-8") as file:
            files = sorted({entry["file"] for entry in json.load(file)
                            if not entry["file"].startswith(build + os.sep)})
        self.assertGreater(len(files), 10)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            found = list(pool.map(lambda file: findings(file, "-p", build),
                                  files))
        self.assertFalse(any(found), "\n" + "".join(found))

    def test_planted_mistakes_are_found(self):
        shutil.copy(os.path.join(harness.root, ".clang-tidy"), self.folder)
        good = "int f(int a);\nint f(int a) { return a + 1; }\n"
        for name, code in [
                ("good", good),
                ("null", "int f(void) { int *a = 0; return *a; }"),
                ("length", "#include <stdlib.h>\n#include <string.h>\n"
                 "char *f(char *a) { return malloc(strlen(a + 1)); }"),
                ("leak", "#include <stdlib.h>\n"
                 "int f(void) { char *a = malloc(3); return a != 0; }"),
                ("names", "int f(int a);\nint f(int b) { return b; }")]:
            with self.subTest(name=name):
                self.write(name + ".c", code)
                found = findings(name + ".c", "--", "-std=c11",
                                 cwd=self.folder)
                self.assertEqual(bool(found), name != "good", found)


if __name__ == "__main__":
    harness.main()
