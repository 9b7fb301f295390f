"""A vendor's walk: targets/README.md, followed to the letter with the example that it ships."""

import json
import unittest

import documents
import support

TARGETS = documents.text_of("targets/README.md")
RECIPE, WAIVERS = [next(text for text in documents.blocks(TARGETS, "json") if schema in text)
                   for schema in ("backfault-target/1", "backfault-waivers/1")]
COURIER = support.SOURCE / "targets/courier"
OUTCOMES = {"none": "verified", "pin_cpu": "verified", "black_hole": "hung",
            "reset": "reported_error", "pause": "verified", "kill": "reported_error",
            "corrupt": "false_success"}


def command_with(words):
    """The one command about courier that holds these words, as both documents show it."""
    found = {line for document in ("README.md", "targets/README.md")
             for line in documents.commands(documents.text_of(document))
             if words in line and "courier" in line}
    (line,) = found
    return line


class OwnClient(documents.Reader):
    def setUp(self):
        super().setUp()
        (self.folder / "runs").mkdir()
        ended = self.shell(command_with("sed "))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.recipe = (self.folder / "runs/courier.json").read_text(encoding="utf-8")

    def test_the_recipe_is_the_one_that_is_shown(self):
        self.assertEqual(RECIPE, (COURIER / "courier.json").read_text(encoding="utf-8"))

    def test_is_explained_with_what_it_needs(self):
        ended = self.shell(command_with("explain"))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("courier sends a folder to its server", ended.stdout)
        self.assertIn("needs python3: ", ended.stdout)

    def test_a_first_look_finds_what_is_wrong_with_it(self):
        self.need_proofs()
        ended = self.shell(command_with("first_look"))
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        records = support.read_records(self.folder / "runs/first")
        self.assertEqual({each["cell"]["faults"]: each["outcome"] for each in records}, OUTCOMES)
        (hang,) = [each["hang"] for each in records if each["hang"]]
        self.assertEqual((hang["kind"], hang["proof"]), ("peer_silent", "stall_on_fault"))
        self.assertIn("black_hole", hang["summary"])

    def test_without_a_time_limit_there_is_no_certificate(self):
        silent = [{"fault": "black_hole", "on": "wire",
                   "at": {"bytes": "1MiB", "direction": "either"}}]
        profile = self.write("short.json", {
            "schema": "backfault-profile/1", "name": "short", "summary": "one silent server",
            "requirements": [{"name": "black_hole", "summary": "stops in time", "faults": silent,
                              "limits": {"trial": "8s", "give_up": "4s"},
                              "expect": {"outcome": ["verified", "reported_error"]}}]})
        folder = self.folder / "run"
        ended = support.backfault("certify", profile, "--client", self.folder / "runs/courier.json",
                                  "--out", folder)
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertFalse((folder / "certificate.json").exists())

    def test_with_a_time_limit_is_certified(self):
        ended = self.shell(command_with("certify"))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        folder = self.folder / "runs/courier"
        self.assert_valid(folder / "certificate.json", "certification")
        certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
        self.assertEqual(certificate["target"], "courier")
        self.assertEqual({each["outcome"] for each in support.read_records(folder)},
                         {"reported_error"})

    def test_the_waivers_that_are_shown_are_waivers(self):
        self.assert_valid(self.write("waivers.json", WAIVERS), "waivers")

    def test_a_mistake_is_reported_with_its_location_and_the_nearest_name(self):
        mistakes = {('"ready"', '"raedy"'): ("/server/raedy", "did you mean", "ready"),
                    ("${wire.port}", "${wire.prot}"): ("/client/run", "wire.prot", "wire.port"),
                    ('"40MiB"', '"40 MB of it"'): ("/data/bytes", "40 MB of it"),
                    ("(?<text>.*)", "(?<text>.*"): ("/errors/0/match", ),
                    ('"same_tree"', '"same_trees"'): ("/verify", "same_tree")}
        for (right, wrong), words in mistakes.items():
            with self.subTest(wrong):
                self.assertIn(right, self.recipe)
                path = self.write("wrong.json", self.recipe.replace(right, wrong))
                self.assert_refused(support.backfault("explain", path), "wrong.json", *words)


if __name__ == "__main__":
    unittest.main()
