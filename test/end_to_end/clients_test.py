"""Real backup clients, as Debian ships them, that stall: what is said of them, and how strongly.

BACKFAULT_CLIENTS says how many trials each gets."""

import pathlib
import sys
import unittest

import support

TRIALS = support.count_from_environment("BACKFAULT_CLIENTS", 1)
SHELL = str(support.PROGRAMS / "programs/chatty_shell")
HERE = pathlib.Path(__file__).resolve().parent
# More than a pipe holds.
CHATTER_BYTES = 200_000
# The data are more than the kernel takes between two programs: a client whose server reads no more
# cannot get rid of them.
DATA = "24MiB"
STALL_AFTER_BYTES = 4_000_000
PATIENT = {"trial": "60s", "give_up": "20s"}
IMPATIENT = {"trial": "8s", "give_up": "3s"}
UNDRAINED = (r"\(borg\) waits in wait4 for child \d+ \(chatty_shell\), no time-out; .*"
             r"\(chatty_shell\), waits in write for space on pipe \d+.*"
             r"its only reader is .*\(borg\)")
STOPPED = (r"stopped peer: client thread \d+ \(rsync\) waits in \w+ for data or space on tcp .*, "
           r"times out within 60 s.*; one of its writers, server thread \d+ \(rsync\), is stopped")


def count_option():
    return {"type": "count", "default": "0", "words": ["${value}"]}


def borg_recipe():
    """Over a remote shell that is a stand-in; what it says at its end is the option."""
    where = {"BORG_REPO": "ssh://host${trial.dir}/repository", "BORG_BASE_DIR": "${trial.dir}/borg",
             "BORG_PASSPHRASE": "secret", "BORG_HOST_ID": "host@1"}
    quiet = ["env", "--chdir=${trial.dir}/restored", f"BORG_RSH={SHELL} 0",
             *(f"{name}={value}" for name, value in where.items()), "borg"]
    return {
        "schema": "backfault-target/1", "name": "borg", "summary": "borg and its remote shell",
        "needs": [{"program": "borg", "package": "borgbackup"}],
        "data": {"kind": "tree", "bytes": "1MiB"}, "options": {"chatter_bytes": count_option()},
        "prepare": [["mkdir", "${trial.dir}/restored"], [*quiet, "init", "-e", "repokey-blake2"]],
        "client": {"run": ["borg", "create", "::archive", "${data.dir}"],
                   "environment": {**where, "BORG_RSH": SHELL + " ${options.chatter_bytes}"}},
        "restore": [[*quiet, "extract", "::archive"]],
        "verify": {"same_tree": ["${data.dir}", "${trial.dir}/restored${data.dir}"]},
    }


def restic_recipe():
    """Over HTTP, to a server that may go silent; the repository is a folder that both can read."""
    own = ["env", "RESTIC_PASSWORD=secret", "restic", "--no-cache"]
    local = [*own, "--repo", "${trial.dir}/repository"]
    return {
        "schema": "backfault-target/1", "name": "restic", "summary": "restic and a REST server",
        "needs": [{"program": "restic", "package": "restic"}],
        "data": {"kind": "tree", "bytes": DATA}, "options": {"silent_after": count_option()},
        "prepare": [["mkdir", "${trial.dir}/restored"], [*local, "init"]],
        "server": {"run": [sys.executable, str(HERE / "rest_server.py"), "${server.port}",
                           "${trial.dir}/repository", "${options.silent_after}"],
                   "ready": {"listening": "${server.port}"}},
        "client": {"run": ["restic", "--no-cache", "--repo", "rest:http://127.0.0.1:${wire.port}/",
                           "backup", "${data.dir}"],
                   "environment": {"RESTIC_PASSWORD": "secret"}},
        "restore": [[*local, "restore", "--no-lock", "latest", "--target",
                     "${trial.dir}/restored"]],
        "verify": {"same_tree": ["${data.dir}", "${trial.dir}/restored${data.dir}"]},
    }


def rsync_recipe():
    """To its daemon, which may be stopped in the middle by a signal."""
    settings = ("use chroot = yes\nuid = 0\ngid = 0\n"
                "[module]\npath = ${trial.dir}/copy\nread only = no\n")
    return {
        "schema": "backfault-target/1", "name": "rsync", "summary": "rsync and its daemon",
        "needs": [{"program": "rsync", "package": "rsync"}],
        "data": {"kind": "tree", "bytes": DATA}, "options": {"stopped_after": count_option()},
        "files": {"rsyncd.conf": settings}, "prepare": [["mkdir", "${trial.dir}/copy"]],
        "server": {"run": [sys.executable, str(HERE / "stop_in_the_middle.py"),
                           "${trial.dir}/copy", "${options.stopped_after}", "rsync", "--daemon",
                           "--no-detach", "--address=127.0.0.1", "--port=${server.port}",
                           "--config=${trial.dir}/rsyncd.conf"],
                   "ready": {"listening": "${server.port}"}},
        "client": {"run": ["rsync", "-a", "${data.dir}/",
                           "rsync://127.0.0.1:${wire.port}/module/"]},
        "verify": {"same_tree": ["${data.dir}", "${trial.dir}/copy"]},
    }


def print_latencies(records):
    latencies = [record["hang"]["detected_us"] - record["hang"]["last_movement_us"]
                 for record in records]
    told = ", ".join(f"{latency / 1000:.1f}" for latency in sorted(latencies))
    print(f"detected so many ms after the last movement: {told}", file=sys.stderr)


class Clients(support.EndToEnd):
    def records_of(self, recipe, limits, **options):
        """The run, and its trials. Without the product, the harness says which package has it,
        and no more can be tested."""
        use = {"target": str(self.write("target.json", recipe)), "with": options}
        sides = {"client": use, **({"server": use} if "server" in recipe else {})}
        scenario = {"schema": "backfault-scenario/1", "name": recipe["name"], "limits": limits,
                    "summary": "a real client", **sides, "expect": {"outcome": "verified"}}
        folder, _ = self.run_campaign(self.write("scenario.json", scenario), "--trials", TRIALS,
                                      expect=(0, 1, 2, 3), timeout=60 + 60 * TRIALS)
        self.assert_valid_run(folder)
        records = support.read_records(folder)
        self.assertEqual(len(records), TRIALS)
        (need,) = recipe["needs"]
        if all(f"install the package {need['package']}" in record["reason"] for record in records):
            self.assertEqual({record["outcome"] for record in records}, {"skipped"})
            self.skipTest(records[0]["reason"])
        return folder, records

    def assert_hung(self, folder, records, kind, proof, shape, summary):
        for record in records:
            self.assertEqual(record["outcome"], "hung", record["reason"])
            hang = record["hang"]
            self.assertEqual((hang["kind"], hang["proof"], hang["shape"]), (kind, proof, shape))
            self.assertRegex(hang["summary"], summary)
            verified = support.backfault("verify", folder / hang["certificate"])
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        print_latencies(records)

    def assert_verified(self, records):
        for record in records:
            self.assertEqual(record["outcome"], "verified", record["reason"])


class Borg(Clients):
    """Debian 12 has borg issue #10165: it waits for the end of its remote shell, which writes to a
    pipe that only borg reads."""

    def test_with_a_chatty_remote_shell_is_a_proven_deadlock(self):
        self.need_proofs()
        folder, records = self.records_of(borg_recipe(), PATIENT, chatter_bytes=CHATTER_BYTES)
        self.assert_hung(folder, records, "deadlock", "proven", "undrained child", UNDRAINED)

    def test_with_a_quiet_remote_shell_is_verified(self):
        _, records = self.records_of(borg_recipe(), PATIENT)
        self.assert_verified(records)


class Restic(Clients):
    def test_whose_server_goes_silent_is_hung_without_a_proof(self):
        """It looks at its clock every second, and goes to sleep again. That it will never end, no
        kernel can tell."""
        self.need_proofs()
        _, records = self.records_of(restic_recipe(), IMPATIENT, silent_after=STALL_AFTER_BYTES)
        for record in records:
            self.assertEqual(record["outcome"], "hung", record["reason"])
            self.assertEqual((record["hang"]["kind"], record["hang"]["proof"]),
                             ("unknown", "no_progress"))
            self.assertRegex(record["reason"], "^no byte moved; client thread")

    def test_with_a_server_that_answers_is_verified(self):
        _, records = self.records_of(restic_recipe(), PATIENT)
        self.assert_verified(records)


class Rsync(Clients):
    def test_whose_daemon_is_stopped_is_frozen_until_its_own_time_out(self):
        """Its poll of 60 s begins again for ever; but that is its own doing, and no proof."""
        self.need_proofs()
        folder, records = self.records_of(rsync_recipe(), IMPATIENT,
                                          stopped_after=STALL_AFTER_BYTES)
        self.assert_hung(folder, records, "peer_silent", "frozen_until", "stopped peer", STOPPED)

    def test_with_a_daemon_that_runs_is_verified(self):
        _, records = self.records_of(rsync_recipe(), PATIENT)
        self.assert_verified(records)


if __name__ == "__main__":
    unittest.main()
