"""bagit-python, a judge of bags: fetched from PyPI by pip, one version.

Where it cannot be had the test is skipped, loudly; with CI=true it fails, but
where there is no pip or PyPI cannot be reached.
"""
import os
import subprocess
import sys
import unittest

import signature_judge

VERSION = "1.8.1"
FOLDER = os.path.expanduser(f"~/.cache/briefset-tests/bagit-{VERSION}")


def need():
    """Fetches it if it is not there."""
    why = None
    if not os.path.exists(os.path.join(FOLDER, "bagit.py")) and \
            not os.path.exists(os.path.join(FOLDER, "bagit")):
        why = signature_judge.fetch(FOLDER, f"bagit=={VERSION}")
    if not why:
        return
    if os.environ.get("CI") == "true" and \
            not any(sign in why for sign in signature_judge.UNREACHABLE):
        raise AssertionError(f"bagit must run here: {why}")
    raise unittest.SkipTest(
        f"*** NO BAG WAS JUDGED BY BAGIT: it cannot be had: {why} ***")


def judge(bag):
    """Whether it finds the bag valid, and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag],
        env={**os.environ, "PYTHONPATH": FOLDER}, capture_output=True,
        text=True, timeout=120, check=False)
    return done.returncode == 0, done.stdout + done.stderr
