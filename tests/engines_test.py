# labels: once heavy
# seconds: 120
"""The README's recipes for GNU parallel and for Slurm, done as they stand there:
what they make is what one run makes, and their manifests, joined, are its.

Slurm is Debian's (slurm-wlm), with a controller, a node and a key of its own
in a folder that is gone afterwards; only root can start it.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import time

import batches
import harness
from manual_test import blocks, read

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={control}
SlurmdPort={node}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmdSpoolDir={folder}/spool
StateSaveLocation={folder}/state
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES State=UP
"""


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            harness.skip(f"*** A RECIPE WAS NOT TRIED: {tool} is not "
                         "installed ***")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class Engines(batches.Case):
    def setUp(self):
        super().setUp()
        self.readme = read(harness.root, "README.md")
        self.write("thanks.md", batches.TEMPLATE.replace("{{name}}", "{{name_zh}}"))
        self.write("people.csv", "name_zh,name_en,seat\n" + "".join(
            f"张{i},Zhang {i},{i}\n" for i in range(60)))
        os.mkdir(self.path("build"))
        os.symlink(harness.briefset, self.path("build/briefset"))
        for name, _, content in blocks(self.readme):
            if name in ("jobs.yaml", "part.sh"):
                self.write(name, content)
        self.run_here("build/briefset batch jobs.yaml -o whole")
        self.wanted = self.files("whole")
        self.assertEqual(len(self.wanted), 60)

    def run_here(self, script, **variables):
        done = harness.run("sh", "-e", "-c", script, cwd=self.folder,
                           env={**batches.environment(), **variables})
        return (done.stdout + done.stderr).decode()

    def recipe(self, word):
        """The README's commands that begin with a word."""
        found = [content for name, kind, content in blocks(self.readme)
                 if kind == "sh" and not name and content.startswith(word)]
        self.assertEqual(len(found), 1)
        return found[0]

    def entries(self, folder):
        return [{key: value for key, value in entry.items()
                 if key not in ("milliseconds", "modified")}
                for entry in self.manifest(folder)]

    def replay(self, word, **variables):
        """All is made, by several, and nothing a second time."""
        self.run_here(self.recipe(word), **variables)
        self.complete(self.wanted, "letters")
        self.assertEqual(self.entries("letters"), self.entries("whole"))
        parts = [name for name in os.listdir(self.path("letters"))
                 if re.fullmatch(r"manifest-\d\.ndjson", name)]
        self.assertEqual(len(parts), 8)
        self.assertIn("0 made, 60 unchanged",
                      self.run_here("build/briefset batch jobs.yaml"))
        times = self.times()
        lost = sorted(self.wanted)[7]
        os.remove(self.path("letters", lost))
        self.run_here(self.recipe(word), **variables)
        self.complete(self.wanted, "letters")
        changed = {name for name, time_ in self.times().items()
                   if times[name] != time_}
        self.assertEqual(changed, {lost})

    def times(self):
        return {name: os.stat(self.path("letters", name)).st_mtime_ns
                for name in self.wanted}

    def test_parallel(self):
        need("parallel")
        self.replay("parallel", HOME=self.folder)

    def test_as_slurm_would(self):
        """Its script with what Slurm sets for each task of an array."""
        with open(self.path("part.sh"), encoding="utf-8") as file:
            first, last = map(int, re.search(r"--array=(\d+)-(\d+)",
                                             file.read()).groups())
        for task in range(first, last + 1):
            self.run_here("sh part.sh", SLURM_ARRAY_TASK_ID=str(task),
                          SLURM_ARRAY_TASK_COUNT=str(last - first + 1),
                          SLURM_CPUS_PER_TASK="2")
        self.run_here(self.recipe("sbatch").split("\n", 1)[1])
        self.complete(self.wanted, "letters")
        self.assertEqual(self.entries("letters"), self.entries("whole"))

    # ---- Slurm itself ----

    def daemon(self, *command, pid):
        """Starts what goes into the background; it ends with the test."""
        done = subprocess.run(command, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False, timeout=60)
        if done.returncode != 0:
            harness.skip(f"*** A RECIPE WAS NOT TRIED: {command[0]} does not "
                         f"start here: {done.stderr.decode()[:300]} ***")
        self.addCleanup(self.end, pid)

    def end(self, pid):
        with open(pid, encoding="ascii") as file:
            process = int(file.read())
        os.kill(process, 15)
        for _ in range(100):
            if not os.path.exists(f"/proc/{process}"):
                return
            time.sleep(0.1)
        os.kill(process, 9)

    def start_slurm(self):
        folder = self.path("slurm")
        for name in ("spool", "state"):
            os.makedirs(os.path.join(folder, name))
        for name in (self.folder, folder):
            os.chmod(name, 0o755)
        key = self.write("slurm/munge.key", os.urandom(128))
        os.chmod(key, 0o400)
        self.daemon("munged", "--force", f"--key-file={key}",
                    *(f"--{name}-file={folder}/munged.{name}"
                      for name in ("pid", "log", "seed")),
                    f"--socket={folder}/munge.socket",
                    pid=f"{folder}/munged.pid")
        configuration = self.write("slurm/slurm.conf", CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], folder=folder,
            control=free_port(), node=free_port(), cores=os.cpu_count()))
        os.environ["SLURM_CONF"] = configuration
        self.addCleanup(os.environ.pop, "SLURM_CONF")
        for name in ("slurmctld", "slurmd"):
            self.daemon(name, "-f", configuration, pid=f"{folder}/{name}.pid")
        for _ in range(300):
            state = subprocess.run(["sinfo", "-h", "-o", "%t"], check=False,
                                   capture_output=True)
            if state.stdout.strip() == b"idle":
                return
            time.sleep(0.1)
        harness.skip("*** A RECIPE WAS NOT TRIED: Slurm's node is not ready: "
                     f"{(state.stdout + state.stderr).decode()[:300]} ***")

    def test_slurm(self):
        need("munged", "slurmctld", "slurmd", "sbatch")
        if os.geteuid() != 0:
            harness.skip("*** A RECIPE WAS NOT TRIED: only root can start "
                         "Slurm ***")
        if os.cpu_count() < 2:
            harness.skip("*** A RECIPE WAS NOT TRIED: it asks for two cores "
                         "***")
        self.start_slurm()
        self.replay("sbatch")

    def test_a_wrong_recipe_is_found(self):
        self.readme = self.readme.replace("$(seq 8)", "$(seq 7)")
        need("parallel")
        with self.assertRaises(AssertionError):
            self.replay("parallel", HOME=self.folder)


if __name__ == "__main__":
    harness.main()
