"""What the end-to-end tests share: run the built programs as a user would, and look at what they
leave behind. The folder of the programs is in BACKFAULT_PROGRAMS."""

import contextlib
import functools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("BACKFAULT_PROGRAMS", SOURCE / "build/release/bin"))
BACKFAULT = str(PROGRAMS / "backfault")
COMMUNICATION_ERROR = "0xC7FF000D"
# Nothing waits longer than this for what should come at once, even on a machine that is busy.
PATIENCE_S = 30

sys.path.insert(0, str(SOURCE / "test/schema"))
import validate  # noqa: E402  (The folder has to be known first.)


def count_from_environment(name, default):
    return int(os.environ.get(name, default))


def backfault(*words, timeout=300, **more):
    """The finished command; a run that takes too long fails the test."""
    return subprocess.run(
        [BACKFAULT, *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        encoding="utf-8",
        errors="strict",
        check=False,
        **more,
    )


@functools.cache
def missing_capabilities():
    """What this machine does not permit, and why: {"pid_namespace": "unshare: Operation ..."}."""
    lines = [line.split(maxsplit=2) for line in backfault("doctor").stdout.splitlines()]
    return {words[1]: words[2] for words in lines if len(words) == 3 and words[0] == "NO"}


def missing_for_proofs():
    """Why no hang can be proven here: others may reach into the trial, or what a thread waits for
    cannot be read. Empty: it can."""
    missing = missing_capabilities()
    for names in (["pid_namespace"], ["blocked_calls"], ["read_memory"], ["compare_objects"],
                  ["list_timers", "trace_alarms"]):
        if all(name in missing for name in names):
            return "; ".join(f"missing {name}: {missing[name]}" for name in names)
    return ""


def read_records(folder):
    """The trials of a run directory; a line that is no JSON fails the test."""
    text = (pathlib.Path(folder) / "trials.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def read_report(folder):
    return json.loads((pathlib.Path(folder) / "report.json").read_text(encoding="utf-8"))


def xml_of(path):
    return xml.etree.ElementTree.parse(path).getroot()


def process_of(record, role):
    return next(fact for fact in record["processes"] if fact["role"] == role)


def random_generator():
    """Chance that can be had again: the seed is printed."""
    seed = count_from_environment("BACKFAULT_TEST_SEED", random.randrange(2**32))
    print(f"BACKFAULT_TEST_SEED={seed}", file=sys.stderr)
    return random.Random(seed)


# Ends with the test, however that ends.
BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: sum(range(10000))"


@contextlib.contextmanager
def busy_cores():
    """A busy loop on every core beside whatever runs meanwhile."""
    with contextlib.ExitStack() as stack:
        for core in sorted(os.sched_getaffinity(0)):
            hog = stack.enter_context(subprocess.Popen([sys.executable, "-c", BUSY]))
            stack.callback(hog.kill)
            os.sched_setaffinity(hog.pid, {core})
        yield


class EndToEnd(unittest.TestCase):
    """A test with a folder of its own."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="end_to_end_"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def need_proofs(self):
        """Skips the test where no hang can be proven."""
        missing = missing_for_proofs()
        if missing:
            self.skipTest(missing)

    def write(self, name, content):
        """A file of the test; what is no text becomes JSON."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def run_campaign(self, *words, out="run", expect=(0,), **more):
        """Runs a campaign into a new folder; gives the folder and the finished command."""
        folder = self.folder / out
        ended = backfault("run", *words, "--out", folder, "--progress", "none", **more)
        said = f"{ended.args}\n{ended.stdout}\n{ended.stderr}"
        self.assertIn(ended.returncode, expect, said)
        return folder, ended

    def assert_valid(self, path, schema, as_lines=False):
        """Holds a file against the schema that the program itself gives, with a second checker."""
        for name in ("scenario", "target", schema):  # A plan holds parts of the first two.
            text = backfault("schema", name)
            self.assertEqual(text.returncode, 0, text.stderr)
            schema_path = self.write(f"{name}.schema.json", text.stdout)
        validator = validate.make_validator(str(schema_path))
        for line, document in validate.documents(path, as_lines):
            self.assertEqual(validate.problems(validator, document), [], f"{path}:{line}")

    def assert_valid_run(self, folder):
        """Everything that pipelines read from a run directory."""
        self.assert_valid(folder / "plan.json", "plan")
        self.assert_valid(folder / "report.json", "report")
        if (folder / "trials.jsonl").stat().st_size > 0:
            self.assert_valid(folder / "trials.jsonl", "trial", as_lines=True)

    def assert_refused(self, ended, *words, code=64):
        """One clear line on stderr that holds all of `words`, and nothing on stdout."""
        self.assertEqual(ended.returncode, code, f"{ended.args}\n{ended.stderr}")
        self.assertEqual(ended.stdout, "")
        self.assertRegex(ended.stderr, r"\Abackfault: [^\n]+\n\Z")
        for word in words:
            self.assertIn(str(word), ended.stderr)


def mark_of(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""


def namespaces(pids):
    kinds = ("net", "pid", "mnt", "ipc")
    return {mark_of(f"/proc/{pid}/ns/{kind}") for pid in pids for kind in kinds} - {""}


def files_of_trials():
    return {
        os.path.join(folder, name)
        for folder in (tempfile.gettempdir(), "/dev/shm")
        for name in os.listdir(folder)
        if name.startswith(("backfault-", "mock", "trial"))
    }


def groups_of_trials():
    """No namespace has control groups of its own: nothing takes them along, and those of a test
    beside this one are seen, too. Their names tell whose they are."""
    own = os.stat("/proc/self/ns/pid").st_ino
    return {str(path) for path in pathlib.Path("/sys/fs/cgroup").rglob(f"backfault-{own}-*")}


def listening_sockets():
    found = set()
    for table in ("tcp", "tcp6"):
        lines = pathlib.Path(f"/proc/self/net/{table}").read_text(encoding="ascii").splitlines()
        fields = [line.split() for line in lines[1:]]
        found |= {f"{field[1]} inode {field[9]}" for field in fields if field[3] == "0A"}
    return found


def processes_of_trials(pids):
    """By the mark in their environment, and by their program."""
    found = set()
    for pid in pids:
        folder = pathlib.Path(f"/proc/{pid}")
        try:
            marked = b"BACKFAULT_RUN=" in (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            continue  # It has just ended, or belongs to somebody else.
        if marked or mark_of(folder / "exe").startswith(str(PROGRAMS.resolve())):
            found.add(f"{pid} {command.decode(errors='replace')}")
    return found


def traces():
    """Everything on this machine that a trial may have while it runs."""
    pids = [name for name in os.listdir("/proc") if name.isdigit()]
    mounts = pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return (set(mounts) | namespaces(pids) | files_of_trials() | groups_of_trials()
            | listening_sockets() | processes_of_trials(pids))


def left_since(before, bound_s=PATIENCE_S):
    """What was not there before and does not go. The kernel tears down a killed trial in its own
    time, so this asks until nothing is left. What appears meanwhile belongs to somebody else."""
    left = traces() - before
    deadline = time.monotonic() + bound_s
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left &= traces()
    return sorted(left)
