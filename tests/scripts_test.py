# labels: once
"""The scripts a person starts with are POSIX sh, and packages.sh does what it
promises: nothing when all is there, one clear sentence where it cannot help.
apt-get and the like are stand-ins here."""
import glob
import os
import subprocess

import harness

DEBIAN = 'ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n'
MINT = 'ID=linuxmint\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n'
ALPINE = 'ID=alpine\nPRETTY_NAME="Alpine Linux 3.20"\n'
SUSE = 'ID=opensuse\nPRETTY_NAME="openSUSE"\n'


class Scripts(harness.TestCase):
    def packages(self, release, *lists, user=0, installed="", apt=0,
                 sudo=False):
        """Runs packages.sh on a made-up machine; gives exit status, output
        and the calls of apt-get."""
        tools = {"id": f"echo {user}",
                 "dpkg-query": f"printf '%s ' {installed} >&1; exit 1",
                 "apt-get": f'echo "$@" >>{self.path("calls")}; exit {apt}'}
        if sudo:
            tools["sudo"] = 'echo sudo >>%s; "$@"' % self.path("calls")
        for name, script in tools.items():
            os.chmod(self.write("bin/" + name, f"#!/bin/sh\n{script}\n"), 0o755)
        for name in ("sh", "uname", "mktemp", "rm", "tail", "env"):
            if not os.path.lexists(self.path("bin", name)):
                os.symlink(f"/bin/{name}" if os.path.exists(f"/bin/{name}")
                           else f"/usr/bin/{name}", self.path("bin", name))
        self.write("calls", "")
        done = subprocess.run(
            ["/bin/sh",
             os.path.join(harness.root, "pipeline", "packages.sh"), *lists],
            env={"PATH": self.path("bin"),
                 "BRIEFSET_OS_RELEASE": self.write("release", release)},
            capture_output=True, text=True, check=False)
        with open(self.path("calls"), encoding="utf-8") as calls:
            return done.returncode, done.stdout + done.stderr, calls.read()

    def wanted(self):
        """The packages of both lists, as packages.sh itself names them."""
        _, said, _ = self.packages(ALPINE, "build", "test")
        return said.rsplit(": ", 1)[1].rstrip(".\n").split()

    def test_installs_what_is_missing(self):
        for release in (DEBIAN, MINT):
            status, said, calls = self.packages(
                release, "build", installed="installed=gcc half=cmake")
            self.assertEqual(status, 0, said)
            self.assertRegex(calls, r"-q update\n-q install .*cmake .*libhpdf")
            self.assertNotRegex(calls, r"\bgcc\b|poppler")

    def test_second_run_does_nothing(self):
        there = " ".join(f"installed={name}" for name in self.wanted())
        status, said, calls = self.packages(DEBIAN, "build", "test",
                                            installed=there, user=1000)
        self.assertEqual((status, said, calls), (0, "", ""))

    def test_sudo_only_if_not_root(self):
        _, _, calls = self.packages(DEBIAN, "build", sudo=True)
        self.assertNotIn("sudo", calls)
        _, _, calls = self.packages(DEBIAN, "build", sudo=True, user=1000)
        self.assertIn("sudo", calls)

    def test_neither_root_nor_sudo(self):
        status, said, calls = self.packages(DEBIAN, "build", user=1000)
        self.assertEqual((status, calls), (1, ""))
        self.assertRegex(said, r"\A[^\n]*run as root: apt-get update && "
                         r"apt-get install .*gcc [^\n]*\n\Z")

    def test_other_distribution(self):
        for release in (ALPINE, SUSE, ""):
            status, said, calls = self.packages(release, "build")
            self.assertEqual((status, calls), (1, ""))
            self.assertRegex(said, r"\A[^\n]*please install[^\n]*libhpdf-dev"
                             r"[^\n]*\.\n\Z")

    def test_failing_apt(self):
        status, said, _ = self.packages(DEBIAN, "build", apt=100)
        self.assertEqual(status, 1)
        self.assertIn("could not be installed", said)

    def test_wrong_usage(self):
        self.assertEqual(self.packages(DEBIAN)[0], 2)
        self.assertEqual(self.packages(DEBIAN, "build", "tset")[0], 2)

    def test_syntax(self):
        scripts = glob.glob(os.path.join(harness.root, "*", "*.sh"))
        self.assertGreater(len(scripts), 3)
        for script in scripts:
            with self.subTest(script=script):
                harness.run("sh", "-n", script)


if __name__ == "__main__":
    harness.main()
