"""From one seed to the same trials, again and again: plan, shards, replay, judge, report."""

import json
import os
import shutil
import unittest

import support

# One cell that is quick and one that hangs.
PAIR = {
    "schema": "backfault-scenario/1",
    "name": "pair",
    "summary": "one pair that is well and one that hangs",
    "server": {"target": "mock", "with": {"data": "4MiB", "timeout": "300ms"}},
    "client": {"target": "mock", "with": {"sink": "null"}},
    "faults": [{"fault": "pin_cpu", "on": ["server", "client"]}],
    "matrix": {"/server/with/flow_control": ["legacy", "fixed"]},
    "trials": 2,
    "limits": {"trial": "30s", "give_up": "10s"},
    "expect": {"outcome": ["verified", "hung"]},
}


class Plan(support.EndToEnd):
    def plan(self, *words):
        ended = support.backfault("plan", *words)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def test_is_the_same_for_the_same_seed_byte_for_byte(self):
        first = self.plan("q192440", "--json", "--seed", 42)
        self.assertEqual(first, self.plan("q192440", "--json", "--seed", 42))
        self.assertNotEqual(first, self.plan("q192440", "--json", "--seed", 43))

    def test_gives_every_trial_a_seed_of_its_own(self):
        trials = json.loads(self.plan("q192440", "--json", "--seed", 42))["trials"]
        self.assertEqual(len({trial["seed"] for trial in trials}), len(trials))

    def test_is_what_a_run_runs(self):
        scenario = self.write("pair.json", PAIR)
        planned = self.plan(scenario, "--json", "--seed", 5, "--trials", 1)
        folder, _ = self.run_campaign(scenario, "--seed", 5, "--trials", 1)
        self.assertEqual((folder / "plan.json").read_text(), planned)
        wanted = {(trial["trial"], trial["seed"]) for trial in json.loads(planned)["trials"]}
        ran = {(record["trial"], record["seed"]) for record in support.read_records(folder)}
        self.assertEqual(ran, wanted)

    def test_is_cut_into_shards_that_are_disjoint_and_complete(self):
        whole = json.loads(self.plan("q192440", "--json", "--seed", 1))["trials"]
        parts = []
        for index in range(1, 8):
            part = self.plan("q192440", "--json", "--seed", 1, "--shard", f"{index}/7")
            parts += json.loads(part)["trials"]
        self.assertEqual(sorted(parts, key=lambda trial: trial["trial"]), whole)

    def test_names_every_trial_in_words(self):
        lines = self.plan("q192440", "--seed", 1, "--trials", 1).splitlines()
        self.assertEqual(len([line for line in lines if line.startswith("trial ")]), 12)


class FinishedRun(support.EndToEnd):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = support.EndToEnd()
        cls.keeper.setUp()
        cls.addClassCleanup(cls.keeper.doCleanups)
        scenario = cls.keeper.write("pair.json", PAIR)
        cls.original, _ = cls.keeper.run_campaign(scenario, "--seed", 9)

    def setUp(self):
        super().setUp()
        self.run_folder = self.folder / "run"
        shutil.copytree(self.original, self.run_folder)

    def command(self, *words, expect=0):
        ended = support.backfault(*words)
        self.assertEqual(ended.returncode, expect, f"{ended.args}\n{ended.stderr}")
        return ended

    def test_is_judged_again_with_the_same_verdicts(self):
        before = (self.run_folder / "trials.jsonl").read_bytes()
        self.command("judge", self.run_folder)
        self.assertEqual((self.run_folder / "trials.jsonl").read_bytes(), before)

    def test_is_rendered_again_with_the_same_counts(self):
        before = support.read_report(self.run_folder)
        (self.run_folder / "report.json").unlink()
        self.command("report", self.run_folder)
        after = support.read_report(self.run_folder)
        for key in ("name", "seed", "plan_sha256", "trials", "outcomes", "variants", "verdict"):
            self.assertEqual(after[key], before[key], key)
        self.assert_valid_run(self.run_folder)

    def test_with_a_cut_last_line_is_reported_without_that_trial(self):
        journal = self.run_folder / "trials.jsonl"
        text = journal.read_bytes()
        for cut in (1, 100):
            with self.subTest(bytes_cut=cut):
                journal.write_bytes(text[:-cut])
                self.command("report", self.run_folder, expect=0 if cut == 1 else 2)
                report = support.read_report(self.run_folder)
                self.assertEqual(report["trials"], 4 if cut == 1 else 3)
                self.assert_valid(self.run_folder / "report.json", "report")

    def test_replays_one_trial_with_its_number_seed_and_variant(self):
        chosen = support.read_records(self.run_folder)[1]
        again = self.folder / "again"
        self.command("replay", self.run_folder, "--trial", chosen["trial"], "--out", again)
        (record,) = support.read_records(again)
        for key in ("trial", "seed", "variant", "scenario", "cell"):
            self.assertEqual(record[key], chosen[key], key)
        self.assertEqual([fault["fault"] for fault in record["faults"]],
                         [fault["fault"] for fault in chosen["faults"]])
        self.assert_valid_run(again)

    def test_replays_beside_the_run_when_no_folder_is_named(self):
        self.command("replay", self.run_folder, "--trial", 1)
        self.assertTrue((self.folder / "run-trial-1-replay-1/report.json").exists())

    def test_has_no_trial_that_the_plan_does_not_have(self):
        self.assert_refused(
            support.backfault("replay", self.run_folder, "--trial", 77), "--trial", 77, "1 to 4")
        self.assertEqual(os.listdir(self.folder), ["run"])


if __name__ == "__main__":
    unittest.main()
