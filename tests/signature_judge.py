"""pyHanko, a judge of signatures: fetched from PyPI by pip, one version.

pip is not among the packages that the tests install, and pyHanko brings fifty
megabytes: where it cannot be had the test is skipped.  With CI=true it fails,
but where there is no pip or PyPI cannot be reached.

Run as a program, FILE.pdf CERTIFICATE.pem: tells what it finds of a signature.
"""
import os
import subprocess
import sys
import unittest

VERSION = "0.38.0"
FOLDER = os.path.expanduser(f"~/.cache/briefset-tests/pyhanko-{VERSION}")
UNREACHABLE = ("No module named pip", "No matching distribution",
               "Could not fetch URL", "Could not find a version")


def fetch(folder, package):
    """Puts a package of PyPI into the folder; why it could not, or None."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet",
             "--disable-pip-version-check", "--retries", "1", "--timeout",
             "20", "--only-binary", ":all:", "--target", folder,
             package], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return UNREACHABLE[0]
    said = done.stdout.decode("utf-8", "replace")
    return None if done.returncode == 0 else said[-300:]


def need():
    """Fetches pyHanko if it is not there."""
    why = None
    if not os.path.exists(os.path.join(FOLDER, "pyhanko", "__init__.py")):
        why = fetch(FOLDER, f"pyhanko=={VERSION}")
    if not why:
        return
    if os.environ.get("CI") == "true" and \
            not any(sign in why for sign in UNREACHABLE):
        raise AssertionError(f"pyHanko must run here: {why}")
    raise unittest.SkipTest(
        f"*** NO SIGNATURE WAS JUDGED BY PYHANKO: it cannot be had: {why} ***")


def judge(pdf, certificate):
    """What it says of the file's one signature: words."""
    done = subprocess.run(
        [sys.executable, os.path.abspath(__file__), pdf, certificate],
        env={**os.environ, "PYTHONPATH": FOLDER}, capture_output=True,
        text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def _main(pdf, certificate):
    # pylint: disable=import-error
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    with open(certificate, "rb") as file:
        root = x509.Certificate.load(pem.unarmor(file.read())[2])
    with open(pdf, "rb") as file:
        [signature] = PdfFileReader(file).embedded_signatures
        found = validate_pdf_signature(
            signature, ValidationContext(trust_roots=[root],
                                         allow_fetching=False))
        for name in ("intact", "valid", "trusted", "bottom_line"):
            if getattr(found, name):
                print(name)
        print(found.coverage.name)


if __name__ == "__main__":
    _main(*sys.argv[1:])
