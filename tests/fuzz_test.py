# labels: once heavy
# seconds: 220
"""Each reader under libFuzzer, from a few seeds, for some seconds (a minute
where CI=true); skipped where clang or its fuzzer is not installed.  What a
run finds is kept as a seed, so that it stays mended."""
import concurrent.futures
import glob
import os
import shutil
import subprocess

import harness

SECONDS = 60 if os.environ.get("CI") == "true" else 3
JOBS = 3  # readers at a time
FOLDER = os.path.join(harness.root, "tests", "fuzz")
READERS = {"markdown": [], "yaml": [], "json": [], "csv": [], "ndjson": [],
           "template": [], "editions": [], "encoded": [], "extract": []}
FLAGS = ["-g", "-O1", "-std=gnu11", "-fsanitize=fuzzer-no-link,address,"
         "undefined", "-fno-sanitize-recover=undefined",
         "-D_POSIX_C_SOURCE=200809L", "-I" + harness.root]
PACKAGES = ["libcmark-gfm", "yaml-0.1", "json-c", "libutf8proc", "uchardet"]
MUTE = {"ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1"}


def find_clang():
    for name in ("clang", "clang-14", "clang-16", "clang-18", "clang-19"):
        if shutil.which(name):
            return name
    return harness.skip("clang is not installed")


def packages(what):
    return harness.run("pkg-config", what, *PACKAGES).stdout.decode().split()


class Fuzz(harness.TestCase):
    def compile(self, clang, source, *flags, name=None):
        made = self.path((name or os.path.basename(source)) + ".o")
        sonames = [f'-D{library}_SONAME="{soname}"'
                   for library, soname in harness.sonames().items()]
        harness.run(clang, *FLAGS, *packages("--cflags"), *sonames,
                    *flags, "-c", source, "-o", made)
        return made

    def build(self, clang):
        """A program a reader; {reader: path}."""
        build = os.path.dirname(harness.briefset)
        sources = glob.glob(os.path.join(harness.root, "input", "*.c")) + \
            [os.path.join(build, "document_schema.c")]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            objects = list(pool.map(lambda one: self.compile(clang, one),
                                    sources))
        programs = {}
        for reader in READERS:
            own = self.compile(clang, os.path.join(FOLDER, "fuzz.c"),
                               f"-DREADER=read_{reader}", name=reader)
            programs[reader] = self.path(reader)
            harness.run(clang, "-fsanitize=fuzzer,address,undefined", own,
                        *objects, "-o", programs[reader], "-lcsv",
                        "-lcmark-gfm-extensions", *packages("--libs"))
        return programs

    def need_fuzzer(self, clang):
        source = self.write("probe.c", "#include <stdint.h>\n#include "
                            "<stddef.h>\nint LLVMFuzzerTestOneInput(const "
                            "uint8_t *d, size_t n)\n{ return n > 3 && d[0] == "
                            "'b' && d[1] == 'u' && d[2] == 'g' ? *(volatile "
                            "char *)0 : 0; }\n")
        done = subprocess.run([clang, "-fsanitize=fuzzer,address", source,
                               "-o", self.path("probe")], check=False,
                              capture_output=True)
        if done.returncode:
            self.skipTest("clang has no fuzzer here")

    def fuzz(self, program, seconds, *seeds):
        """What a run says; its exit status."""
        corpus = program + "-corpus"
        os.makedirs(corpus)
        return subprocess.run(
            [program, f"-max_total_time={seconds}", "-timeout=20",
             "-rss_limit_mb=1000", "-max_len=4096", "-verbosity=0",
             f"-artifact_prefix={program}-found-", corpus, *seeds],
            env={**os.environ, **MUTE}, capture_output=True, check=False,
            timeout=seconds + 200)

    def test_readers(self):
        clang = find_clang()
        self.need_fuzzer(clang)
        programs = self.build(clang)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            runs = {reader: pool.submit(
                        self.fuzz, program, SECONDS,
                        os.path.join(FOLDER, "seeds", reader))
                    for reader, program in programs.items()}
        for reader, run in runs.items():
            seeds = os.path.join(FOLDER, "seeds", reader)
            self.assertGreater(len(os.listdir(seeds)), 0)
            with self.subTest(reader):
                said = run.result().stderr.decode("utf-8", "replace")
                shown = ""
                for path in glob.glob(programs[reader] + "-found-*"):
                    with open(path, "rb") as file:
                        shown += repr(file.read())[:1500]
                self.assertEqual(run.result().returncode, 0,
                                 said[-3000:] + shown)

    def test_a_planted_crash_is_found(self):
        clang = find_clang()
        self.need_fuzzer(clang)
        seed = self.path("seed")
        os.mkdir(seed)
        self.write("seed/a", "buX!")
        done = self.fuzz(self.path("probe"), 10, seed)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"Sanitizer", done.stderr)


if __name__ == "__main__":
    harness.main()
