#!/usr/bin/python3
"""The checker itself must find what is wrong: validate_test.py SAMPLES_FOLDER SCHEMAS_FOLDER"""

import json
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True  # Nothing is written into the source tree.
import validate  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES, SCHEMAS = map(pathlib.Path, sys.argv[1:3])

SCENARIO = {
    "schema": "backfault-scenario/1",
    "name": "q192440",
    "server": {"target": "mock", "with": {"data": "64MiB", "timeout": 3, "verbose": True}},
    "client": {"target": "mock"},
    "matrix": {"/faults": [[{"fault": "pin_cpu", "on": ["server", "client"]}], []]},
    "faults": [
        {"fault": "delay", "on": "wire", "at": {"bytes": "1MiB", "direction": "to_client"},
         "for": "1.5s", "with": {"latency": "20ms"}},
        {"fault": "pin_cpu", "at": "2s", "for": "end"},
    ],
    "trials": 100,
    "limits": {"trial": "60s", "give_up": "30s"},
    "expect": {"outcome": ["verified", "reported_error"]},
    "compare": [{"axis": "faults", "of": "pin_cpu", "against": "none"}],
}

RECIPE = {
    "schema": "backfault-target/1",
    "name": "rsync-daemon",
    "needs": [{"program": "rsync", "package": "rsync", "version": ["rsync", "--version"]}],
    "data": {"kind": "tree", "bytes": "48MiB"},
    "options": {
        "time_limits": {"default": [], "bounded": ["--timeout=20"]},
        "type": {"full": [], "partial": ["-p"]},
        "slots": {"type": "count", "least": 1, "most": "64", "words": ["--slots", "${value}"],
                  "of": "server", "summary": "slots", "default": 4},
        "sink": {"type": "choice", "choices": ["null", "file"]},
    },
    "controls": {"slots": {"of": "server", "words": ["--slots", "${value}"], "status": "slots"}},
    "files": {"rsyncd.conf": "use chroot = no\n"},
    "prepare": [["mkdir", "${trial.dir}/dst"]],
    "server": {"run": ["rsync"], "ready": {"listening": "${server.port}"}, "environment": {"A": ""}},
    "client": {"run": ["rsync", "-a"]},
    "restore": [["rsync", "-a"]],
    "verify": {"same_tree": ["a", "b"]},
    "when": [{"option": "sink", "is": "null", "restore": [], "verify": {"command": ["true"]}}],
    "errors": [{"match": "rsync error: (?<text>.*)"}],
    "status": "${trial.dir}/status",
}


def run(*arguments):
    command = [sys.executable, str(HERE / "validate.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def check(document, schema, as_text=False):
    """What the checker says of one document, without a process for each."""
    path = schema if schema == "draft-07" else SCHEMAS / f"{schema}.schema.json"
    text = document if as_text else json.dumps(document)
    return validate.problems(validate.make_validator(path), text)


class Checker(unittest.TestCase):
    def refused(self, document, schema, place, message):
        found = check(document, schema)
        self.assertIn(place, [where for where, _ in found])
        self.assertIn(message, "\n".join(what for _, what in found))

    def test_a_record_with_a_wrong_key_is_refused(self):
        code, output = run(SAMPLES / "report_wrong_key.json", SCHEMAS / "report.schema.json")
        self.assertEqual(code, 1, output)
        self.assertIn("report_wrong_key.json:1: /: ", output)
        self.assertIn("'variant' was unexpected", output)

    def test_the_line_with_a_wrong_value_is_named(self):
        code, output = run("--lines", SAMPLES / "trials_wrong_value.jsonl",
                           SCHEMAS / "trial.schema.json")
        self.assertEqual(code, 1, output)
        self.assertIn("trials_wrong_value.jsonl:4: /processes/0/exit: 3 is not valid", output)

    def test_a_record_of_another_kind_is_refused(self):
        code, output = run(SAMPLES / "report.json", SCHEMAS / "observation.schema.json")
        self.assertEqual(code, 1, output)
        self.assertIn("/schema: 'backfault-observation/1' was expected", output)

    def test_a_missing_key_is_refused(self):
        report = json.loads((SAMPLES / "report.json").read_text())
        del report["variants"][0]["hang_rate"]
        self.refused(report, "report", "/variants/0", "'hang_rate' is a required property")

    def test_full_input_files_are_accepted(self):
        for document, schema in ((SCENARIO, "scenario"), (RECIPE, "target")):
            self.assertEqual(check(document, schema), [])

    def test_comments_are_accepted_where_they_are_no_text(self):
        text = '// "one\n' + json.dumps({**SCENARIO, "summary": "see http://x/*y*/ \\\" //"})
        self.assertEqual(check(text + "/* two\n */", "scenario", as_text=True), [])

    def test_duplicate_keys_and_what_is_no_json_are_refused(self):
        for text in ('{"a": 1, "a": 2}', '{"a": NaN}', "{", ""):
            self.assertEqual(len(check(text, "scenario", as_text=True)), 1, text)

    def test_wrong_scenarios_are_refused(self):
        def scenario(**changes):
            return {**SCENARIO, **changes}

        self.refused(scenario(trails=1), "scenario", "/", "'trails' was unexpected")
        self.refused(scenario(trials=0), "scenario", "/trials", "less than the minimum")
        self.refused(scenario(name="a/b"), "scenario", "/name", "does not match")
        self.refused(scenario(limits={"trial": 60}), "scenario", "/limits/trial", "60 is not")
        self.refused(scenario(limits={"trial": "60"}), "scenario", "/limits/trial", "'60' does")
        self.refused(scenario(expect={"outcome": "skipped"}), "scenario", "/expect",
                     "is not valid")
        self.refused(scenario(matrix={"/name": ["a"]}), "scenario", "/matrix", "does not match")
        self.refused(scenario(faults=[{"fault": "x", "at": {"chance_per_second": "often"}}]),
                     "scenario", "/faults/0/at", "is not valid")
        self.refused({"schema": "backfault-scenario/1", "name": "x"}, "scenario", "/",
                     "is not valid")

    def test_wrong_recipes_are_refused(self):
        def recipe(**changes):
            return {**RECIPE, **changes}

        def option(**value):
            return recipe(options={"o": value})

        self.refused(recipe(rum=[]), "target", "/", "'rum' was unexpected")
        self.refused(recipe(verify={}), "target", "/verify", "does not have enough")
        self.refused(recipe(verify={"same_tree": ["a"]}), "target", "/verify/same_tree", "short")
        self.refused(recipe(client={"run": "rsync"}), "target", "/client/run", "is not of type")
        self.refused(recipe(data={"kind": "tree"}), "target", "/data", "'bytes' is a required")
        self.refused(recipe(data={"kind": "none", "bytes": "1"}), "target", "/data/bytes", "False")
        self.refused(option(type="choice"), "target", "/options/o", "'choices' is a required")
        self.refused(option(type="count", choices=["a"]), "target", "/options/o/choices", "False")
        self.refused(option(type="lunch"), "target", "/options/o/type", "is not one of")
        self.refused(option(type="text", least_=1), "target", "/options/o", "'least_' was")
        self.refused(option(a="word"), "target", "/options/o/a", "is not of type 'array'")

    def test_misspelt_keywords_of_a_schema_are_refused(self):
        self.refused({"requierd": ["a"]}, "draft-07", "/", "'requierd' was unexpected")
        self.refused({"properties": {"a": {"typo": 1}}}, "draft-07", "/properties/a", "'typo'")
        self.refused({"type": "text"}, "draft-07", "/type", "is not valid")

    def test_unreadable_files_and_wrong_usage_are_told_apart(self):
        self.assertEqual(run("/nowhere", SCHEMAS / "trial.schema.json")[0], 2)
        self.assertEqual(run(SAMPLES / "report.json", "/nowhere")[0], 2)
        self.assertEqual(run("--lines", "/dev/null", SCHEMAS / "trial.schema.json")[0], 2)
        self.assertEqual(run("one")[0], 2)


if __name__ == "__main__":
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        print("python3-jsonschema is missing: apt-get install python3-jsonschema")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
