"""Chromium, driven by playwright-core, which npm fetches: one version; and
axe-core, which judges how a page serves those who cannot see or point."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import npm

DRIVER = ("playwright-core", "1.65.1",
          "sha512-hqPpz7blSMPxWVdoeE1yiBSzXsKiVOd2k+kjCvmUywD2GPO2Dd9HfcWnq9"
          "NN0GHbNZDFgZ9JfBFr+X5/BLo0qw==")
AXE = ("axe-core", "4.14.1",
       "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76A"
       "SyFNNtuFooJpZe37OgudVGtQ==")

# Nothing is looked up on a network that is not there; no sandbox for root.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update",
           "--disable-sync"]

# What `page` says and what goes wrong on it is told beside the answer.
PROGRAM = """\
import {writeFileSync, readFileSync} from "fs";
import {chromium} from "playwright-core";
const {axe, given, options, executable, answer} =
  JSON.parse(readFileSync(process.argv[2], "utf8"));
const browser = await chromium.launch({executablePath: executable,
                                       args: options});
const said = [];
const open = async (settings) => {
  const context = await browser.newContext({locale: "en-GB", ...settings});
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return page;
};
/* By a scope that the page's own policy does not reach. */
const judge = async (page) => {
  const session = await page.context().newCDPSession(page);
  const {frameTree} = await session.send("Page.getFrameTree");
  const {executionContextId: contextId} = await session.send(
    "Page.createIsolatedWorld", {frameId: frameTree.frame.id});
  const run = async (expression) => {
    const done = await session.send("Runtime.evaluate", {
      expression, contextId, awaitPromise: true, returnByValue: true});
    if (done.exceptionDetails)
      throw new Error(JSON.stringify(done.exceptionDetails));
    return done.result.value;
  };
  await run(axe);
  return run(`axe.run(document, {preload: false}).then((judged) =>
    judged.violations.flatMap((rule) => rule.nodes.map((node) =>
      rule.id + ": " + node.html)))`);
};
const work = async () => {
%s
};
const result = await work();
writeFileSync(answer, JSON.stringify({result, said}));
await browser.close();
"""


def executable():
    """Where Chromium is; skips the test if it is not there, but fails where
    everything must run."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    if os.environ.get("CI") == "true":
        raise AssertionError("Chromium must be there")
    raise unittest.SkipTest("chromium is not installed")


def run(work, given=None):
    """What the JavaScript `work` returns, which may use browser, open(),
    judge(page) and `given`; and all that its pages said."""
    program = executable()
    driver = npm.package(*DRIVER)
    axe = os.path.join(npm.package(*AXE), "axe.min.js")
    with open(axe, encoding="utf-8") as file, \
            tempfile.TemporaryDirectory(prefix="briefset-test-") as folder:
        task = os.path.join(folder, "task.json")
        answer = os.path.join(folder, "answer.json")
        script = os.path.join(folder, "work.mjs")
        os.symlink(os.path.dirname(driver), os.path.join(folder,
                                                         "node_modules"))
        with open(task, "w", encoding="utf-8") as out:
            json.dump({"axe": file.read(), "given": given, "options": OPTIONS,
                       "executable": program, "answer": answer}, out)
        with open(script, "w", encoding="utf-8") as out:
            out.write(PROGRAM % work)
        done = subprocess.run(["node", script, task], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=280, check=False)
        assert done.returncode == 0, \
            done.stdout.decode("utf-8", "replace")[:3000]
        with open(answer, encoding="utf-8") as file:
            told = json.load(file)
    return told.get("result"), told["said"]
