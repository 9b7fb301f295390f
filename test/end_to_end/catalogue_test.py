"""What the program says of itself: help, lists, explanations, schemas, and what is permitted."""

import json
import unittest

import support

COMMANDS = ("run", "plan", "judge", "replay", "report", "list", "explain", "schema", "verify", "doctor")
LISTS = {
    "faults": ("delay", "disk_full", "pin_cpu", "read_only", "starve_buffers", "step_and_hold"),
    "targets": ("mock",),
    "scenarios": ("q192440", "living_controls"),
    "formats": ("console", "json", "junit"),
}
SCHEMAS = ("scenario", "target", "trial", "report", "plan", "observation", "certificate")


class Catalogue(support.EndToEnd):
    def said(self, *words):
        ended = support.backfault(*words)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(ended.stderr, "")
        return ended.stdout

    def test_help_is_on_stdout_and_names_every_command_and_exit_code(self):
        text = self.said("--help")
        for word in (*COMMANDS, "64", "70", "130"):
            self.assertIn(word, text)

    def test_every_command_has_help(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assertIn("--help", self.said(command, "--help"))

    def test_version_is_a_version(self):
        self.assertRegex(self.said("--version"), r"\d+\.\d+\.\d+")

    def test_lists_name_what_is_shipped_with_a_summary(self):
        for what, names in LISTS.items():
            lines = dict(line.split(None, 1) for line in self.said("list", what).splitlines())
            for name in names:
                with self.subTest(f"{what}: {name}"):
                    self.assertNotEqual(lines[name].strip(), "")

    def test_every_listed_name_can_be_explained(self):
        for what in LISTS:
            for line in self.said("list", what).splitlines():
                name = line.split()[0]
                with self.subTest(name):
                    self.assertIn(name, self.said("explain", name))

    def test_the_example_of_every_fault_is_accepted_by_a_scenario(self):
        for name in LISTS["faults"]:
            with self.subTest(name):
                text = self.said("explain", name)
                example = json.loads(text.split("example:", 1)[1])
                scenario = self.write(f"{name}.json", {
                    "schema": "backfault-scenario/1", "name": name, "summary": "an example",
                    "server": {"target": "mock", "with": {"transport": "tcp"}},
                    "client": {"target": "mock", "with": {"transport": "tcp"}},
                    "faults": [example],
                })
                self.assertIn(name, self.said("plan", scenario))

    def test_schemas_are_draft_07_and_allow_what_is_shipped(self):
        for name in SCHEMAS:
            with self.subTest(name):
                schema = json.loads(self.said("schema", name))
                self.assertIn("draft-07", schema["$schema"])
        for path in sorted((support.SOURCE / "harness/scenarios").glob("*.json")):
            self.assert_valid(path, "scenario")
        for path in sorted((support.SOURCE / "targets/recipes").glob("*.json")):
            self.assert_valid(path, "target")

    def test_doctor_names_every_capability_and_the_cost_of_each_missing_one(self):
        lines = self.said("doctor").splitlines()
        for capability in ("pid_namespace", "mount_namespace", "network_namespace",
                           "borrow_descriptors", "set_affinity", "socket_diagnosis",
                           "blocked_calls", "read_memory", "compare_objects", "list_timers",
                           "trace_alarms", "trace_programs"):
            (found,) = [at for at, line in enumerate(lines) if capability in line.split()[:2]]
            if lines[found].startswith("NO"):
                self.assertNotEqual(lines[found + 1].strip(), "", lines[found])

    def test_misspelt_names_are_refused_with_the_nearest_one(self):
        for words, meant in (
            (("explain", "pin_cup"), "pin_cpu"),
            (("explain", "mokc"), "mock"),
            (("list", "fauts"), "faults"),
            (("schema", "scenaro"), "scenario"),
            (("run", "q192441"), "q192440"),
            (("plan", "q19244"), "q192440"),
            (("rnu",), "run"),
            (("run", "q192440", "--trails"), "--trials"),
        ):
            with self.subTest(words):
                self.assert_refused(
                    support.backfault(*words), f'"{words[-1]}"', f'did you mean "{meant}"?')

    def test_help_of_a_folder_that_is_no_run_says_so(self):
        self.assert_refused(support.backfault("report", self.folder), self.folder)


if __name__ == "__main__":
    unittest.main()
