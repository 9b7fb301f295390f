"""The shipped recipes of real backup products, undisturbed: what they save can be restored, with
and without a wire between client and server.

BACKFAULT_RECIPES=all drives every recipe; by itself only those whose products are installed fast.
BACKFAULT_RECIPE_TRIALS says how many trials each gets, of each kind."""

import json
import os
import re
import unittest

import support

TRIALS = support.count_from_environment("BACKFAULT_RECIPE_TRIALS", 1)
ALL = os.environ.get("BACKFAULT_RECIPES", "") == "all"
RECIPES = support.SOURCE / "targets/recipes"
# Their packages are in packages_clients of harness/packages.sh, those of the others in
# packages_more_clients.
FAST = ("borg-shell", "pg_basebackup", "rclone-webdav", "restic-rest", "rsync-daemon", "rsync-pull",
        "rsync-shell", "tar-socat")
MORE = ("bacula", "borg-ssh", "burp", "duplicity", "mariabackup", "mysqldump", "rclone-sftp",
        "rdiff-backup", "restic-sftp", "tar-netcat", "tar-ssh")
# Those that start their server as another user, or in a root folder of its own.
AS_ROOT = {"bacula", "borg-ssh", "mariabackup", "mysqldump", "pg_basebackup", "restic-sftp",
           "rsync-daemon", "rsync-pull", "tar-ssh"}
# Small, because nothing is to be stalled here.
SMALL = {"data_bytes": "1MiB", "data_rows": "2000"}
WIRE = [{"fault": "delay", "on": "wire", "with": {"time": "1ms"}}]
PATIENT = {"trial": "240s", "give_up": "120s"}
IMPATIENT = {"trial": "20s", "give_up": "8s"}
IN_THE_MIDDLE = {"bytes": "1MiB", "direction": "either"}
TROUBLE = [[{"fault": fault, "on": "wire", "at": IN_THE_MIDDLE}]
           for fault in ("reset", "black_hole")]
# What nobody has to be blamed for without a look at the product.
OPEN = ["verified", "reported_error", "hung", "late"]
# For longer than a test can wait.
RETRY_FOR_LONG = {"restic-rest", "rclone-webdav"}
STILL_AT_WORK = "the harness ended the client (trial_limit), which could still have been at work"
UNDRAINED = (r"\(borg\) waits in wait4 for child \d+ \(remote_shell\), no time-out; .*"
             r"\(remote_shell\), waits in write for space on pipe \d+.*"
             r"its only reader is .*\(borg\)")


def read_recipe(name):
    """A recipe may hold comments, each on a line of its own."""
    text = (RECIPES / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


class Recipes(support.EndToEnd):
    def run_recipe(self, name, target, options, faults):
        scenario = {"schema": "backfault-scenario/1", "name": name, "summary": "undisturbed",
                    "client": {"target": str(target), "with": options},
                    "matrix": {"/faults": faults}, "limits": PATIENT,
                    "expect": {"outcome": "verified"}}
        folder, _ = self.run_campaign(self.write("scenario.json", scenario), "--trials", TRIALS,
                                      out=f"run of {name}", expect=(0, 1, 2, 3),
                                      timeout=500 * TRIALS * len(faults))
        return folder, support.read_records(folder)

    def assert_skipped_with_package(self, records):
        self.assertEqual({record["outcome"] for record in records}, {"skipped"})
        for record in records:
            self.assertRegex(record["reason"], r"install the package [a-z0-9.+-]+")

    def check(self, name):
        if name in AS_ROOT and os.geteuid() != 0:
            self.skipTest("its server has to be started as root")
        recipe = read_recipe(name)
        options = {key: SMALL[key] for key in recipe["options"] if key in SMALL}
        self.assertNotEqual(options, {}, "the size of its data cannot be chosen")
        folder, records = self.run_recipe(name, name, options, [[], WIRE])
        self.assert_valid_run(folder)
        self.assertEqual(len(records), 2 * TRIALS)
        if any(record["outcome"] == "skipped" for record in records):
            self.assert_skipped_with_package(records)
            self.skipTest(records[0]["reason"])
        for record in records:
            self.assertEqual(record["outcome"], "verified",
                             f"{record['variant']}: {record['reason']}")

    def test_those_that_are_installed_fast_are_verified(self):
        for name in FAST:
            with self.subTest(name):
                self.check(name)

    def test_those_that_are_installed_fast_claim_nothing_under_trouble_and_leave_nothing(self):
        # Each with its usual data: less may be through before it is disturbed.
        clients = [{"target": name} for name in FAST
                   if name not in AS_ROOT or os.geteuid() == 0]
        scenario = {"schema": "backfault-scenario/1", "name": "trouble", "summary": "a short list",
                    "client": clients[0], "matrix": {"/client": clients, "/faults": TROUBLE},
                    "limits": IMPATIENT, "expect": {"outcome": OPEN}}
        before = support.traces()
        folder, _ = self.run_campaign(self.write("scenario.json", scenario), "--jobs", 4,
                                      expect=(0, 1, 2, 3), timeout=60 * len(clients) * len(TROUBLE))
        self.assertEqual(support.left_since(before), [])
        for record in support.read_records(folder):
            with self.subTest(record["variant"]):
                # Without proofs, a hang is not told from work either.
                may_go_on = (record["cell"]["client"] in RETRY_FOR_LONG
                             or support.missing_for_proofs())
                if may_go_on and STILL_AT_WORK in record["reason"]:
                    continue
                self.assertIn(record["outcome"], (*OPEN, "skipped"), record["reason"])

    @unittest.skipUnless(ALL, "BACKFAULT_RECIPES is not \"all\"")
    def test_all_others_are_verified(self):
        for name in MORE:
            with self.subTest(name):
                self.check(name)

    def test_each_shipped_recipe_is_driven_here(self):
        shipped = {path.stem for path in RECIPES.glob("*.json")} - {"mock"}
        self.assertEqual(shipped, {*FAST, *MORE})

    def test_each_can_be_explained_and_names_its_packages(self):
        for name in (*FAST, *MORE):
            with self.subTest(name):
                explained = support.backfault("explain", name)
                self.assertEqual(explained.returncode, 0, explained.stderr)
                for need in read_recipe(name)["needs"]:
                    self.assertIn(f"needs {need['program']}: ", explained.stdout)
                    # What backfault brings along is in no package.
                    own = need["program"].startswith("remote_shell")
                    self.assertEqual("package" in need, not own, need)

    def test_a_product_that_is_not_installed_is_skipped_with_its_package(self):
        recipe = read_recipe("tar-socat")
        recipe["needs"].append({"program": "socat-of-tomorrow", "package": "socat"})
        _, records = self.run_recipe("missing", self.write("missing.json", recipe), {}, [[]])
        self.assert_skipped_with_package(records)
        self.assertIn("install the package socat", records[0]["reason"])


class Borg(support.EndToEnd):
    def test_whose_remote_shell_nobody_reads_is_a_proven_deadlock(self):
        self.need_proofs()
        folder, _ = self.run_campaign("borg_undrained_shell", "--trials", TRIALS,
                                      expect=(0, 1, 2, 3), timeout=500 * TRIALS)
        records = support.read_records(folder)
        if any(record["outcome"] == "skipped" for record in records):
            self.skipTest(records[0]["reason"])
        for record in records:
            if "farewell_bytes=0" in record["variant"]:
                self.assertEqual(record["outcome"], "verified", record["reason"])
                continue
            self.assertEqual(record["outcome"], "hung", record["reason"])
            hang = record["hang"]
            self.assertEqual((hang["kind"], hang["proof"], hang["shape"]),
                             ("deadlock", "proven", "undrained child"))
            self.assertRegex(hang["summary"], UNDRAINED)


if __name__ == "__main__":
    unittest.main()
