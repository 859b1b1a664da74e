"""pdf.js, the reader in many browsers: fetched by npm, one version.

Node and npm are not among the packages that the tests install: where they are
missing the tests are skipped, and fail with CI=true.
"""
import json
import os
import shutil
import subprocess
import unittest

VERSION = "4.10.38"
CHECKSUM = "sha512-/Y3fcFrXEAsMjJXeL9J8+ZG9U01LbuWaYypvDW2ycW1jL269L3js3DV" \
    "BjDJ0Up9Np1uqDXsDrRihHANhZOlwdQ=="
FOLDER = os.path.join(
    os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
    "briefset-pdfjs-" + VERSION)

# Every piece of text as it comes; a line's end as a line's end.
PROGRAM = """\
import {readFileSync, writeSync} from "fs";
console.log = console.warn = () => {};  // what it lacks to draw
const {getDocument, VerbosityLevel} =
  await import("pdfjs-dist/legacy/build/pdf.mjs");
for (const name of process.argv.slice(2)) {
  const pdf = await getDocument({
    data: new Uint8Array(readFileSync(name)), useSystemFonts: false,
    disableFontFace: true, verbosity: VerbosityLevel.ERRORS,
    cMapUrl: "node_modules/pdfjs-dist/cmaps/", cMapPacked: true}).promise;
  for (let i = 1; i <= pdf.numPages; i++) {
    const page = await pdf.getPage(i);
    const text = await page.getTextContent({disableNormalization: true});
    for (const item of text.items)
      writeSync(1, item.str + (item.hasEOL ? "\\n" : ""));
    writeSync(1, "\\n\\f");
  }
}
"""


def install():
    os.makedirs(FOLDER, exist_ok=True)
    wanted = {"pdfjs-dist": VERSION}
    lock = {"name": "text", "lockfileVersion": 3, "requires": True,
            "packages": {"": {"dependencies": wanted},
                         "node_modules/pdfjs-dist": {
                             "version": VERSION, "integrity": CHECKSUM}}}
    for name, content in (("package.json", {"private": True, "name": "text",
                                            "dependencies": wanted}),
                          ("package-lock.json", lock)):
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
            json.dump(content, file)
    return subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--omit=optional"],
        cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=600)


def need():
    """Fetches pdf.js if it is not there; skips the test if it cannot be
    had, but fails where everything must run."""
    missing = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    why = f"{' and '.join(missing)} not installed" if missing else None
    there = os.path.join(FOLDER, "node_modules", "pdfjs-dist", "legacy")
    if not missing and not os.path.isdir(there):
        done = install()
        if not os.path.isdir(there):
            why = "npm cannot fetch it: " + \
                done.stdout.decode("utf-8", "replace")[-300:]
    if why and os.environ.get("CI") == "true":
        raise AssertionError(f"pdf.js must run here: {why}")
    if why:
        raise unittest.SkipTest(f"pdf.js cannot run: {why}")


def text(pdf):
    """What pdf.js reads: pages end with a form feed."""
    program = os.path.join(FOLDER, "text.mjs")
    with open(program, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    done = subprocess.run(["node", program, os.path.abspath(pdf)], cwd=FOLDER,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[:800]
    return done.stdout.decode("utf-8")
