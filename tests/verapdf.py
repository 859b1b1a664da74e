"""veraPDF, the judge of PDF/A and PDF/UA: fetched by Maven, one version.

Java and Maven are not among the packages that the tests install: where they
are missing the tests are skipped, and fail with CI=true.
"""
import os
import re
import shutil
import subprocess
import unittest


VERSION = "1.28.2"
ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
JAR = os.path.expanduser(
    "~/.m2/repository/org/verapdf/apps/greenfield-apps/"
    f"{VERSION}/greenfield-apps-{VERSION}.jar")
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def need():
    """Fetches veraPDF if it is not there; skips the test if it cannot be
    had, but fails where everything must run."""
    missing = [tool for tool in ("java", "mvn") if not shutil.which(tool)]
    why = f"{' and '.join(missing)} not installed" if missing else None
    if not missing and not os.path.exists(JAR):
        done = subprocess.run(
            ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={ARTIFACT}",
             "-Dtransitive=false"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=600)
        if not os.path.exists(JAR):
            why = "Maven cannot fetch it: " + \
                done.stdout.decode("utf-8", "replace")[:300]
    if why and os.environ.get("CI") == "true":
        raise AssertionError(f"veraPDF must run here: {why}")
    if why:
        raise unittest.SkipTest(
            f"*** NO FILE WAS VALIDATED: veraPDF cannot run: {why} ***")


def failures(flavour, pdfs):
    """What veraPDF finds wrong with files by a flavour ("2a", "ua1"):
    {file: {"clause-test": how often}}; a file it cannot read has {"?": 1}."""
    done = subprocess.run(
        ["java", "-Xmx1g", "-cp", JAR, MAIN, "-f", flavour, "--format",
         "text", "-v", *pdfs], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, timeout=800)
    found = {pdf: {"?": 1} for pdf in pdfs}
    current = None
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        verdict = re.match(r"(PASS|FAIL) (.*) " + flavour + r"\s*$", line)
        if verdict:
            current = found[verdict.group(2)] = {}
            continue
        rule = re.match(r"\s+(?:FAIL|FAILED)\s+(\S+)", line)
        if rule and current is not None:
            current[rule.group(1)] = current.get(rule.group(1), 0) + 1
    return found


def claims(pdf):
    """What a file says it keeps: {"part": "2", "conformance": "A", "ua":
    "1"}, without what it does not say."""
    with open(pdf, "rb") as file:
        data = file.read()
    patterns = {"part": rb"<pdfaid:part>(\d)<",
                "conformance": rb"<pdfaid:conformance>(\w)<",
                "ua": rb"<pdfuaid:part>(\d)<"}
    found = {key: re.search(pattern, data)
             for key, pattern in patterns.items()}
    return {key: match.group(1).decode() for key, match in found.items()
            if match}


