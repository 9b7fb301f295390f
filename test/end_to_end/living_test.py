"""Slow is not stuck: pairs that are slow on purpose are never called hung.

BACKFAULT_LIVING_TRIALS says how many trials each control gets."""

import unittest

import support

TRIALS = support.count_from_environment("BACKFAULT_LIVING_TRIALS", 1)


class LivingControls(support.EndToEnd):
    def assert_all_verified(self, scenario):
        folder, _ = self.run_campaign(
            scenario, "--trials", TRIALS, "--jobs", 4, expect=(0, 1, 2),
            timeout=60 + 200 * TRIALS)
        records = support.read_records(folder)
        self.assertEqual(len(records), 6 * TRIALS)
        for record in records:
            with self.subTest(trial=record["trial"], variant=record["variant"]):
                self.assertEqual(record["outcome"], "verified", record["reason"])
                for fault in record["faults"]:
                    self.assertTrue(fault["confirmed"], fault["proof"])

    def test_in_shared_memory(self):
        self.assert_all_verified("living_controls")

    def test_over_tcp(self):
        self.assert_all_verified("living_controls_tcp")


if __name__ == "__main__":
    unittest.main()
