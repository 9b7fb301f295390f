"""Nobody has to listen: a campaign goes on when its output goes nowhere, and says what was lost."""

import os
import shutil
import signal
import subprocess
import time
import unittest

import support

QUICK = {
    "schema": "backfault-scenario/1", "name": "quick", "summary": "one quick pair",
    "server": {"target": "mock", "with": {"flow_control": "fixed", "data": "64KiB"}},
    "client": {"target": "mock", "with": {"sink": "null"}},
    "trials": 3,
}


class Streams(support.EndToEnd):
    def run_with(self, *more, **streams):
        out = self.folder / "run"
        scenario = self.write("quick.json", QUICK)
        words = [support.BACKFAULT, "run", str(scenario), "--out", str(out), *more]
        ended = subprocess.run(words, stdin=subprocess.DEVNULL, check=False,
                               timeout=support.PATIENCE_S, **streams)
        return out, ended

    def assert_whole(self, out):
        self.assertEqual(len(support.read_records(out)), 3)
        self.assertTrue((out / "junit.xml").exists())
        self.assertFalse(support.read_report(out)["interrupted"])

    def test_talk_into_a_full_disk_is_no_loss(self):
        with open("/dev/full", "wb") as full:
            out, ended = self.run_with("--progress", "plain", stdout=subprocess.DEVNULL,
                                       stderr=full)
        self.assertEqual(ended.returncode, 0)
        self.assert_whole(out)

    def test_talk_into_a_pipe_that_nobody_reads_is_no_loss(self):
        for stream in ("stderr", "stdout"):
            with self.subTest(stream):
                ours, theirs = os.pipe()
                os.close(ours)
                try:
                    out, ended = self.run_with("--progress", "plain",
                                               **{"stdout": subprocess.DEVNULL,
                                                  "stderr": subprocess.DEVNULL, stream: theirs})
                finally:
                    os.close(theirs)
                self.assertEqual(ended.returncode, 0 if stream == "stderr" else 2)
                self.assert_whole(out)
                shutil.rmtree(out)

    def test_a_result_that_could_not_be_written_is_said(self):
        with open("/dev/full", "wb") as full:
            out, ended = self.run_with("--progress", "none", stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(ended.returncode, 2)
        self.assertIn(b"standard output: ", ended.stderr)
        self.assert_whole(out)

    def test_programs_under_test_get_their_broken_pipes_as_ever(self):
        """What the harness ignores for itself is not inherited."""
        recipe = {"schema": "backfault-target/1", "name": "one", "summary": "one",
                  "client": {"run": ["/bin/grep", "^SigIgn:\\s*0*$", "/proc/self/status"]},
                  "verify": {"command": ["/bin/true"]}}
        use = {"target": str(self.write("one.json", recipe))}
        scenario = {"schema": "backfault-scenario/1", "name": "one", "summary": "one",
                    "client": use}
        folder, _ = self.run_campaign(self.write("scenario.json", scenario))
        (record,) = support.read_records(folder)
        self.assertEqual(record["outcome"], "verified", record["reason"])

    def test_a_terminal_that_goes_away_is_an_interrupt(self):
        out = self.folder / "run"
        scenario = self.write("long.json", {**QUICK, "trials": 100_000})
        running = subprocess.Popen(
            [support.BACKFAULT, "run", str(scenario), "--out", str(out), "--progress", "none"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(running.communicate)
        self.addCleanup(running.kill)
        running.stderr.readline()  # "seed ..., results in ...": the campaign is about to start.
        while not (out / "trials.jsonl").exists() or not (out / "trials.jsonl").stat().st_size:
            self.assertIsNone(running.poll())
            time.sleep(0.02)
        running.send_signal(signal.SIGHUP)
        self.assertEqual(running.wait(support.PATIENCE_S), 130)
        self.assertTrue((out / "junit.xml").exists())


if __name__ == "__main__":
    unittest.main()
