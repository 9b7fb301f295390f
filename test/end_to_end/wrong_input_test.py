"""Wrong words, wrong files, a machine that says no: one clear line, the right code, no ruins."""

import os
import socket
import subprocess
import unittest

import support

SCENARIO = {
    "schema": "backfault-scenario/1",
    "name": "small",
    "summary": "small",
    "server": {"target": "mock", "with": {"data": "1MiB"}},
    "client": {"target": "mock", "with": {}},
    "limits": {"trial": "20s", "give_up": "10s"},
}
RECIPE = {
    "schema": "backfault-target/1",
    "name": "tiny",
    "summary": "tiny",
    "client": {"run": ["/bin/true"]},
    "verify": {"command": ["/bin/true"]},
}


def changed(base, **more):
    return {**base, **more}


class WrongInput(support.EndToEnd):
    attempts = 0

    def refuse(self, scenario, *words, more=(), code=64):
        """The run is refused with these words, and no run directory is begun."""
        if not isinstance(scenario, os.PathLike):
            scenario = self.write("scenario.json", scenario)
        self.attempts += 1
        out = self.folder / f"out{self.attempts}"
        ended = support.backfault("run", scenario, "--out", out, *more, timeout=60)
        self.assert_refused(ended, *words, code=code)
        self.assertFalse(out.exists())

    def test_texts_that_are_no_json(self):
        for text in ("", "{", "not json", '{"schema": }', "[1, 2", "\0\0\0", "{}{}", '{"a": NaN}'):
            with self.subTest(text):
                self.refuse(text, "scenario.json")

    def test_bytes_that_are_no_text(self):
        path = self.folder / "scenario.json"
        path.write_bytes(b'{"schema": "\xff\xfe\x80"}')
        self.refuse(path, path)

    def test_nesting_without_end(self):
        self.refuse("[" * 500_000, "scenario.json")
        self.refuse('{"a":' * 500_000, "scenario.json")

    def test_wrong_types(self):
        for key, value in (("name", 7), ("server", []), ("client", "mock"), ("matrix", 1),
                           ("faults", {}), ("trials", "many"), ("limits", "60s"), ("expect", 0)):
            with self.subTest(key):
                self.refuse(changed(SCENARIO, **{key: value}), "scenario.json", f"/{key}")

    def test_unknown_and_duplicate_keys(self):
        self.refuse(changed(SCENARIO, clinet={}), "scenario.json", '"clinet"',
                    'did you mean "client"?')
        self.refuse('{"name": "a", "name": "b"}', "scenario.json", '"name"')

    def test_unknown_names(self):
        fault = [{"fault": "pin_cup", "on": ["client"]}]
        option = {"target": "mock", "with": {"snik": "null"}}
        for what, wrong, meant in (
            (changed(SCENARIO, faults=fault), "pin_cup", "pin_cpu"),
            (changed(SCENARIO, client={"target": "mokc"}), "mokc", "mock"),
            (changed(SCENARIO, client=option), "snik", "sink"),
            (changed(SCENARIO, expect={"outcome": ["verifed"]}), "verifed", "verified"),
        ):
            with self.subTest(wrong):
                self.refuse(what, f'"{wrong}"', f'did you mean "{meant}"?')
        self.refuse(SCENARIO, "--format", '"jsn"', '"json"', more=("--format", "jsn"))

    def test_absurd_quantities(self):
        for option, value in (("data", "900PiB"), ("data", "900TiB"), ("data", "-1"), ("data", "1"),
                              ("ring_slots", "0"), ("ring_slots", "-1"), ("ring_slots", "1e9"),
                              ("slot_bytes", "1"), ("timeout", "-5s"), ("timeout", "banana"),
                              ("timeout", "900000h"), ("credit_window", "99999999999999999999GiB")):
            with self.subTest(f"{option}={value}"):
                scenario = changed(SCENARIO, server={"target": "mock", "with": {option: value}})
                self.refuse(scenario, "scenario.json", f"/server/with/{option}", f'"{value}"',
                            "allowed")

    def test_wrong_options(self):
        for option, value in (("--jobs", "0"), ("--jobs", "-1"), ("--jobs", "99999"),
                              ("--shard", "5/4"), ("--shard", "0/4"), ("--shard", "x"),
                              ("--shard", "1/0"), ("--for", "banana"), ("--for", "-1s"),
                              ("--trials", "0"), ("--trials", "-3"), ("--trials", "x"),
                              ("--seed", "-1"), ("--seed", "1.5"), ("--format", ""),
                              ("--progress", "loud"), ("--set", "data=1"),
                              ("--set", "/server/wiht/data=1MiB")):
            with self.subTest(f"{option} {value}"):
                self.refuse(SCENARIO, option, value.split("=")[0], more=(f"{option}={value}",))

    def test_scenario_files_that_cannot_be_read(self):
        self.refuse(self.folder / "missing.json", "missing.json", "No such file")
        self.refuse(self.folder, self.folder, "directory")
        large = self.folder / "large.json"
        with open(large, "wb") as file:
            file.truncate(100 * 1024 * 1024)
        self.refuse(large, large)
        pipe = self.folder / "pipe.json"
        os.mkfifo(pipe)
        self.refuse(pipe, pipe)
        self.refuse(support.pathlib.Path("/dev/zero"), "/dev/zero")

    def test_data_that_cannot_be_read(self):
        scenario = changed(SCENARIO, server={"target": "mock", "with": {"data": "/no/such"}})
        self.refuse(scenario, "/server/with/data", '"/no/such"', "No such file")

    def test_recipes_that_are_wrong(self):
        for recipe, words in (
            (changed(RECIPE, client={"run": []}), ("/client/run",)),
            (changed(RECIPE, client={"run": "true"}), ("/client/run",)),
            (changed(RECIPE, verfiy={}), ('"verfiy"', 'did you mean "verify"?')),
            (changed(RECIPE, errors=[{"match": "("}]), ("/errors/0/match",)),
            (changed(RECIPE, client={"run": ["/bin/echo", "${no.such}"]}), ("no.such",)),
        ):
            with self.subTest(words):
                path = self.write("tiny.json", recipe)
                scenario = {**SCENARIO, "client": {"target": str(path)}}
                del scenario["server"]
                self.refuse(scenario, "tiny.json", *words)

    def test_a_missing_product_is_skipped_and_named(self):
        recipe = changed(RECIPE, needs=[{"program": "no-such-program", "package": "some-package"}],
                         client={"run": ["no-such-program"]})
        scenario = {**SCENARIO, "client": {"target": str(self.write("tiny.json", recipe))}}
        del scenario["server"]
        folder, _ = self.run_campaign(self.write("missing.json", scenario), expect=(2, 3))
        (record,) = support.read_records(folder)
        self.assertEqual(record["outcome"], "skipped", record["reason"])
        self.assertIn("no-such-program", record["reason"])
        self.assertIn("some-package", record["reason"])
        self.assert_valid_run(folder)

    def test_a_port_in_use_is_never_the_clients_fault(self):
        """Without a network of its own a trial takes another port, or says what is wrong."""
        taken = []
        self.addCleanup(lambda: [one.close() for one in taken])
        for port in range(20000, 20040):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            one.listen()
            taken.append(one)
        scenario = changed(SCENARIO, client={"target": "mock", "with": {"transport": "tcp"}},
                           server={"target": "mock", "with": {"transport": "tcp", "data": "1MiB"}})
        for number, more in enumerate(((), ("--no-namespaces",))):
            folder, _ = self.run_campaign(self.write("port.json", scenario), *more,
                                          out=f"run{number}", expect=(0, 2))
            (record,) = support.read_records(folder)
            self.assertIn(record["outcome"], ("verified", "invalid"), record["reason"])


class WrongFolder(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("scenario.json", SCENARIO)

    def test_that_is_not_empty_is_left_alone(self):
        (self.folder / "out").mkdir()
        (self.folder / "out/precious").write_text("mine")
        ended = support.backfault("run", self.scenario, "--out", self.folder / "out")
        self.assert_refused(ended, self.folder / "out", "precious")
        self.assertEqual(os.listdir(self.folder / "out"), ["precious"])

    def test_that_cannot_be_made_says_why(self):
        for out in ("/proc/out", "/dev/null/out", self.scenario / "out"):
            with self.subTest(out):
                self.assert_refused(
                    support.backfault("run", self.scenario, "--out", out), out, code=3)

    def test_without_a_run_is_refused(self):
        for command in (("judge",), ("report",), ("replay", "--trial", "1")):
            with self.subTest(command):
                self.assert_refused(support.backfault(*command, self.folder), self.folder)

    @unittest.skipUnless(os.geteuid() == 0, "CAP_SYS_ADMIN is missing: no small disk")
    def test_on_a_full_disk_keeps_what_was_finished(self):
        disk = self.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", disk], check=True)
        ended = support.backfault("run", self.scenario, "--trials", 100, "--out", disk / "out",
                                  "--progress", "none")
        self.assertIn(ended.returncode, (2, 3), ended.stderr)
        self.assertIn("No space left on device", ended.stderr)
        for record in support.read_records(disk / "out"):
            self.assertIn(record["outcome"], ("verified", "invalid"), record["reason"])
        again = support.backfault("report", disk / "out", "--format", "console")
        self.assertNotIn(again.returncode, (64, 70), again.stderr)


if __name__ == "__main__":
    unittest.main()
