"""A campaign from its command to its reports: what a hang, a backup and a pipeline look like."""

import unittest

import support

TRIALS = support.count_from_environment("BACKFAULT_CAMPAIGN_TRIALS", 3)
ONE_SECOND_US = 1_000_000


def cell(record, **wanted):
    return all(record["cell"].get(axis) == value for axis, value in wanted.items())


class Q192440(support.EndToEnd):
    """One small campaign, looked at from several sides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = support.EndToEnd()
        cls.keeper.setUp()
        cls.addClassCleanup(cls.keeper.doCleanups)
        cls.run_folder, cls.ended = cls.keeper.run_campaign(
            "q192440", "--trials", TRIALS, "--seed", 7, expect=(0, 1, 2)
        )
        cls.records = support.read_records(cls.run_folder)

    def test_meets_its_requirements(self):
        broke = [
            (record["trial"], record["variant"], record["outcome"], record["reason"])
            for record in self.records
            if record["verdict"] != "passed"
        ]
        self.assertEqual(broke, [])
        self.assertEqual(self.ended.returncode, 0)

    def test_writes_files_that_their_schemas_allow(self):
        self.assert_valid_run(self.run_folder)
        for observation in self.run_folder.glob("evidence/*/observation.json"):
            self.assert_valid(observation, "observation")

    def test_records_every_trial_of_the_plan_once(self):
        numbers = sorted(record["trial"] for record in self.records)
        self.assertEqual(numbers, list(range(1, 12 * TRIALS + 1)))
        report = support.read_report(self.run_folder)
        self.assertEqual(report["trials"], len(numbers))
        self.assertEqual(sum(report["outcomes"].values()), len(numbers))
        self.assertFalse(report["interrupted"])

    def test_tells_a_pipeline_about_every_variant_and_every_failed_trial(self):
        suites = support.xml_of(self.run_folder / "junit.xml")
        names = {case.get("name") for case in suites.iter("testcase")}
        for record in self.records:
            self.assertIn(record["variant"], names)
            if record["verdict"] == "failed":
                self.assertIn(f"{record['variant']}, trial {record['trial']}", names)

    def test_hangs_when_one_core_is_all_there_is(self):
        pinned = [
            record
            for record in self.records
            if cell(record, flow_control="legacy", faults="pin_cpu")
            and record["cell"]["sink"] in ("null", "buffering")
        ]
        hung = [record for record in pinned if record["outcome"] == "hung"]
        self.assertGreater(len(hung), len(pinned) // 2)

    def test_tells_a_hang_in_the_order_in_which_it_happened(self):
        hung = [record for record in self.records if record["outcome"] == "hung"]
        self.assertNotEqual(hung, [])
        for record in hung:
            with self.subTest(trial=record["trial"], variant=record["variant"]):
                self.assert_order(record)

    def assert_order(self, record):
        hang = record["hang"]
        errors = record["comm_errors"]
        self.assertEqual({error["code"] for error in errors}, {support.COMMUNICATION_ERROR})
        self.assertIn("client", [error["side"] for error in errors])
        self.assertFalse(any(error["injected"] for error in errors))
        client = support.process_of(record, "client")
        self.assertLess(hang["last_movement_us"], hang["detected_us"])
        self.assertLess(hang["detected_us"] - hang["last_movement_us"], ONE_SECOND_US)
        self.assertLess(hang["detected_us"], min(error["at_us"] for error in errors))
        of_client = [error["at_us"] for error in errors if error["side"] == "client"]
        self.assertLessEqual(max(of_client), client["ended_us"])
        self.assertEqual(client["exit"], {"code": 1})
        self.assertIn("futex", hang["summary"])

    def test_verifies_every_backup_of_the_fixed_pair(self):
        fixed = [record for record in self.records if cell(record, flow_control="fixed")]
        self.assertEqual({record["outcome"] for record in fixed}, {"verified"})
        self.assertEqual({record["verification"]["state"] for record in fixed}, {"identical"})

    def test_confirms_and_reverts_every_fault(self):
        for record in self.records:
            for fault in record["faults"]:
                with self.subTest(trial=record["trial"], fault=fault["fault"]):
                    self.assertTrue(fault["confirmed"], fault["proof"])
                    self.assertTrue(fault["reverted"], fault["revert_problem"])

    def test_prints_the_table_and_the_story(self):
        for text in ("hang rate", "Fisher", "One hang explained", "report.json", "junit.xml"):
            self.assertIn(text, self.ended.stdout)


FIXED = {
    "schema": "backfault-scenario/1",
    "name": "fixed_only",
    "summary": "the pair without a defect",
    "server": {"target": "mock", "with": {"flow_control": "fixed", "data": "1MiB"}},
    "client": {"target": "mock", "with": {"sink": "file"}},
    "limits": {"trial": "30s", "give_up": "10s"},
    "expect": {"outcome": ["verified"]},
}


class RealFiles(support.EndToEnd):
    def only_record(self, data, sink="file"):
        scenario = self.write("fixed.json", FIXED)
        folder, _ = self.run_campaign(
            scenario,
            *("--set", f"/server/with/data={data}", "--set", f"/client/with/sink={sink}"),
        )
        (record,) = support.read_records(folder)
        return record

    def test_are_verified_when_restored_and_compared(self):
        record = self.only_record("/usr/include/linux")
        self.assertEqual(record["outcome"], "verified")
        self.assertEqual(record["verification"]["state"], "identical")

    def test_may_be_links_empty_folders_and_odd_names(self):
        data = self.folder / "data"
        (data / "empty/folder").mkdir(parents=True)
        (data / "empty file").touch()
        (data / "umlaut \u00e4\u00f6\u00fc \u2603").write_bytes(bytes(range(256)) * 700)
        (data / "to the file").symlink_to("empty file")
        (data / "to nowhere").symlink_to("no/such/thing")
        (data / "to the folder").symlink_to("empty/folder")
        record = self.only_record(data)
        self.assertEqual(record["outcome"], "verified", record["reason"])

    def test_may_be_one_file(self):
        file = self.folder / "one file"
        file.write_bytes(b"0123456789abcdef" * 100_000)
        record = self.only_record(file)
        self.assertEqual(record["outcome"], "verified", record["reason"])


class OverTcp(support.EndToEnd):
    def outcome_of(self, **more):
        scenario = dict(FIXED)
        scenario["server"] = {"target": "mock", "with": {"transport": "tcp", **more["server"]}}
        scenario["client"] = {"target": "mock", "with": {"transport": "tcp", **more["client"]}}
        scenario["expect"] = {"outcome": ["verified", "hung"]}
        folder, _ = self.run_campaign(self.write("tcp.json", scenario))
        (record,) = support.read_records(folder)
        return record

    def test_the_fixed_pair_is_verified(self):
        record = self.outcome_of(
            server={"flow_control": "fixed", "data": "4MiB"}, client={"sink": "file"}
        )
        self.assertEqual(record["outcome"], "verified", record["reason"])

    def test_buffering_more_than_the_credit_hangs_and_then_ends_with_the_error(self):
        record = self.outcome_of(
            server={"flow_control": "legacy_credit", "data": "8MiB", "credit_window": "256KiB",
                    "timeout": "2s"},
            client={"sink": "buffering", "buffer_bytes": "4MiB"},
        )
        self.assertEqual(record["outcome"], "hung", record["reason"])
        client = support.process_of(record, "client")
        codes = {error["code"] for error in record["comm_errors"] if error["side"] == "client"}
        self.assertEqual(codes, {support.COMMUNICATION_ERROR})
        self.assertLess(record["hang"]["detected_us"], client["ended_us"])
        self.assertEqual(client["exit"], {"code": 1})


if __name__ == "__main__":
    unittest.main()
