"""However the harness ends, nothing of its trials stays, and what was finished is not lost.

BACKFAULT_KILLS says how often the harness is killed; BACKFAULT_TEST_SEED repeats the moments."""

import json
import signal
import subprocess
import time
import unittest

import support

KILLS = support.count_from_environment("BACKFAULT_KILLS", 10)
LONGEST_LIFE_S = 4

# Quick trials, trials that hang until their time-out, memory, sockets, files and control groups:
# all that there is to leave behind.
BUSY = {
    "schema": "backfault-scenario/1",
    "name": "busy",
    "summary": "something of everything that could be left behind",
    "server": {"target": "mock", "with": {"data": "4MiB", "timeout": "2s"}},
    "client": {"target": "mock", "with": {"sink": "file"}},
    "matrix": {
        "/server/with/flow_control": ["legacy", "fixed"],
        "/faults": [[{"fault": "pin_cpu", "on": ["server", "client"]}],
                    [{"fault": "starve_buffers", "on": "server", "with": {"slots": 2}}],
                    [{"fault": "cpu_quota", "on": ["server", "client"]}]],
    },
    "trials": 500,
    "limits": {"trial": "30s", "give_up": "10s"},
    "expect": {"outcome": ["verified", "hung"]},
}


class Ended(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.before = support.traces()
        self.scenario = self.write("busy.json", BUSY)
        self.chance = support.random_generator()

    def start(self, out, *more):
        words = [support.BACKFAULT, "run", str(self.scenario), "--out", str(out), "--jobs", "4",
                 "--progress", "none", *more]
        running = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, encoding="utf-8")
        self.addCleanup(running.communicate)
        self.addCleanup(running.kill)
        return running

    def wait_for_trials(self, out, running, count=1):
        """Until so many trials are in the journal."""
        deadline = time.monotonic() + support.PATIENCE_S * 2
        journal = out / "trials.jsonl"
        while not (journal.exists() and journal.read_bytes().count(b"\n") >= count):
            self.assertLess(time.monotonic(), deadline, "no trial was finished in time")
            self.assertIsNone(running.poll(), "the harness ended by itself")
            time.sleep(0.02)

    def assert_nothing_left(self, what):
        self.assertEqual(support.left_since(self.before), [], what)

    def assert_run_is_usable(self, out):
        """Whole lines only, each trial once; and reports can be made of them."""
        text = (out / "trials.jsonl").read_bytes()
        self.assertTrue(text == b"" or text.endswith(b"\n"), text[-200:])
        numbers = [json.loads(line)["trial"] for line in text.splitlines()]
        self.assertEqual(len(numbers), len(set(numbers)))
        reported = support.backfault("report", out)
        self.assertIn(reported.returncode, (0, 1, 2, 3), reported.stderr)
        report = support.read_report(out)
        self.assertTrue(report["interrupted"])
        self.assertEqual(report["trials"], len(numbers))
        self.assert_valid_run(out)
        return numbers

    def test_by_sigkill_at_any_moment(self):
        for round_number in range(KILLS):
            out = self.folder / f"run{round_number}"
            running = self.start(out)
            time.sleep(self.chance.uniform(0, LONGEST_LIFE_S))
            running.kill()
            running.communicate(timeout=support.PATIENCE_S)
            with self.subTest(round=round_number):
                self.assertEqual(running.returncode, -signal.SIGKILL)
                self.assert_nothing_left(f"after kill {round_number}")
                # Killed before it had a plan, a run is an empty folder or none.
                if (out / "plan.json").exists() and (out / "trials.jsonl").exists():
                    self.assert_run_is_usable(out)

    def test_by_sigkill_after_finished_trials_has_them_all(self):
        out = self.folder / "run"
        running = self.start(out)
        self.wait_for_trials(out, running, count=2)
        running.kill()
        running.communicate(timeout=support.PATIENCE_S)
        self.assert_nothing_left("after the kill")
        self.assertGreaterEqual(len(self.assert_run_is_usable(out)), 2)

    def test_by_sigkill_without_namespaces_too(self):
        out = self.folder / "run"
        running = self.start(out, "--no-namespaces")
        self.wait_for_trials(out, running)
        running.kill()
        running.communicate(timeout=support.PATIENCE_S)
        self.assert_nothing_left("after the kill")
        self.assert_run_is_usable(out)

    def test_when_asked_to_puts_everything_back_and_reports(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                out = self.folder / number.name
                running = self.start(out)
                self.wait_for_trials(out, running)
                running.send_signal(number)
                said, _ = running.communicate(timeout=support.PATIENCE_S)
                self.assertEqual(running.returncode, 130)
                self.assert_nothing_left(number.name)
                self.assertTrue((out / "junit.xml").exists())
                self.assertIn("busy", said)
                self.assertNotEqual(self.assert_run_is_usable(out), [])


if __name__ == "__main__":
    unittest.main()
