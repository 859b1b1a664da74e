"""pdf.js, the reader in many browsers: fetched by npm, one version."""
import os
import subprocess

import npm

VERSION = "4.10.38"
CHECKSUM = "sha512-/Y3fcFrXEAsMjJXeL9J8+ZG9U01LbuWaYypvDW2ycW1jL269L3js3DV" \
    "BjDJ0Up9Np1uqDXsDrRihHANhZOlwdQ=="

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


def need():
    """Fetches pdf.js if it is not there; skips the test if it cannot be
    had, but fails where everything must run."""
    npm.package("pdfjs-dist", VERSION, CHECKSUM)


def text(pdf):
    """What pdf.js reads: pages end with a form feed."""
    package = npm.package("pdfjs-dist", VERSION, CHECKSUM)
    folder = os.path.dirname(os.path.dirname(package))
    program = os.path.join(folder, "text.mjs")
    with open(program, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    done = subprocess.run(["node", program, os.path.abspath(pdf)], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[:800]
    return done.stdout.decode("utf-8")
