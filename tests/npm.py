"""Packages that tests read, fetched by npm: one version each, which its
checksum tells.

Node and npm are not among the packages that the tests install: where they are
missing the tests are skipped, and fail with CI=true.
"""
import json
import os
import shutil
import subprocess
import unittest


def _install(folder, name, version, checksum):
    os.makedirs(folder, exist_ok=True)
    wanted = {name: version}
    lock = {"name": "text", "lockfileVersion": 3, "requires": True,
            "packages": {"": {"dependencies": wanted},
                         "node_modules/" + name: {
                             "version": version, "integrity": checksum}}}
    for file_name, content in (
            ("package.json", {"private": True, "name": "text",
                              "dependencies": wanted}),
            ("package-lock.json", lock)):
        with open(os.path.join(folder, file_name), "w",
                  encoding="utf-8") as file:
            json.dump(content, file)
    return subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--omit=optional"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=600)


def package(name, version, checksum):
    """The folder of a package, fetched if it is not there; skips the test if
    it cannot be had, but fails where everything must run."""
    missing = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    why = f"{' and '.join(missing)} not installed" if missing else None
    folder = os.path.join(
        os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
        f"briefset-{name}-{version}")
    there = os.path.join(folder, "node_modules", name)
    if not missing and not os.path.isfile(os.path.join(there, "package.json")):
        done = _install(folder, name, version, checksum)
        if not os.path.isfile(os.path.join(there, "package.json")):
            why = "npm cannot fetch it: " + \
                done.stdout.decode("utf-8", "replace")[-300:]
    if why and os.environ.get("CI") == "true":
        raise AssertionError(f"{name} must be there: {why}")
    if why:
        raise unittest.SkipTest(f"{name} cannot be had: {why}")
    return there
