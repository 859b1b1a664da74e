"""What the Python tests share: where the program and the tree are, running a
command with its outcome checked, skipping loudly.

A test file ends with harness.main().  Exit status: 0 passed, 1 failed, 77
when everything in it was skipped; each skip prints a line "SKIPPED: why".
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

_parser = argparse.ArgumentParser()
_parser.add_argument("--briefset", default="build/briefset")
_parser.add_argument("--source", default=os.path.join(
    os.path.dirname(os.path.abspath(__file__)), ".."))
_options, _rest = _parser.parse_known_args()
briefset = os.path.abspath(_options.briefset)
root = os.path.abspath(_options.source)
shared = os.path.join(root, "..", "shared")


def skip(why):
    raise unittest.SkipTest(why)


def need(*tools):
    """Skips the test unless every tool is installed."""
    for tool in tools:
        if not shutil.which(tool):
            skip(f"{tool} is not installed")


def need_path(path):
    if not os.path.exists(path):
        skip(f"{os.path.relpath(path, root)} is not there")


def is_sanitized():
    """True if the program is the slow one that watches itself: some tests
    then take fewer documents of the same kinds."""
    with open(briefset, "rb") as program:
        return b"__asan_init" in program.read()


def sonames():
    """The libraries that are loaded late, as CMake told the sources that load
    them: {name: soname}."""
    with open(os.path.join(os.path.dirname(briefset), "compile_commands.json"),
              encoding="utf-8") as file:
        return dict(re.findall(r'-D(\w+)_SONAME=[\\"]*([^\\" ]+)',
                               file.read()))


def run(*command, status=0, **options):
    """Runs `command`; its exit status must be `status` (None: any).  Text
    goes in and comes out as bytes.  What a sanitizer, GLib or assert() has
    to say always fails."""
    options.setdefault("timeout", 280)
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([str(part) for part in command],
                          stderr=subprocess.PIPE, **options)
    said = done.stderr.decode("utf-8", "replace")
    for sign in ("Sanitizer", "runtime error:", "CRITICAL **", "Assertion"):
        assert sign not in said, said[:4000]
    if status is not None:
        assert done.returncode == status, \
            f"{command} ended with {done.returncode}, not {status}:\n{said}"
    return done


def typeset(source, pdf, *options, **settings):
    """Typesets `source` to the file `pdf`; returns the finished process."""
    return run(briefset, "typeset", source, "-o", pdf, *options, **settings)


class TestCase(unittest.TestCase):
    """A test with a folder of its own, gone afterwards."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="briefset-test-")
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, content):
        """Writes text or bytes to a file in the folder; gives its path."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        with open(path, "wb") as file:
            file.write(content)
        return path


    def same_as_written(self, made, path, write):
        """What a table in the repository says must be `made`; it becomes so
        when the test is told to `write`."""
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(made)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), made, "run with --write")


def main():
    outcome = unittest.main(argv=[sys.argv[0], *_rest], exit=False,
                            verbosity=2).result
    sys.stderr.flush()
    for test, why in outcome.skipped:
        print(f"SKIPPED: {os.path.basename(sys.argv[0])}: {why}", flush=True)
    if not outcome.wasSuccessful():
        sys.exit(1)
    if len(outcome.skipped) >= max(outcome.testsRun, 1):
        sys.exit(77)
    sys.exit(0 if outcome.testsRun else 1)
