"""Clients and servers that misbehave in one way each: the right outcome, nothing left behind."""

import unittest

import support

PYTHON = "/usr/bin/python3"
DAEMON = """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.closerange(0, 100)
        time.sleep(1000)
    os._exit(0)
os.wait()
"""
FLOOD = """
import os
line = b"\\0\\xff\\xfe\\x1b[2J\\x1b]0;owned\\x07]]><failure>&amp;\\xe2\\x80\\xae {\\"a\\": 1}\\n"
block = line * (1048576 // len(line))
for _ in range(200):
    left = block
    while left:
        left = left[os.write(1, left):]
"""
STUBBORN = """
import signal, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
time.sleep(1000)
"""


class Hostile(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.before = support.traces()

    def record_of(self, client, *words, server=None, verify=("/bin/true",), limits=None, **more):
        """The record of one trial of a client that is one command."""
        recipe = {"schema": "backfault-target/1", "name": "hostile", "summary": "hostile",
                  "client": {"run": [client, *words]}, "verify": {"command": list(verify)}, **more}
        if server:
            recipe["server"] = {"run": server, "ready": {"output": "^ready"}}
        use = {"target": str(self.write("hostile.json", recipe))}
        scenario = {"schema": "backfault-scenario/1", "name": "hostile", "summary": "hostile",
                    "client": use, "limits": limits or {"trial": "60s", "give_up": "20s"},
                    **({"server": use} if server else {})}
        folder, ended = self.run_campaign(self.write("scenario.json", scenario), expect=(0, 1, 2))
        self.assertEqual(support.left_since(self.before), [])
        self.assert_valid_run(folder)
        support.xml_of(folder / "junit.xml")
        self.assertNotIn("\x1b", ended.stdout)
        (record,) = support.read_records(folder)
        wanted = {"passed": 0, "failed": 1, "inconclusive": 2}[record["verdict"]]
        self.assertEqual(ended.returncode, wanted, record["reason"])
        self.run_folder = folder
        return record

    def test_leaving_a_daemon_behind_does_not_keep_it_alive(self):
        record = self.record_of(PYTHON, "-c", DAEMON)
        self.assertEqual(record["outcome"], "verified", record["reason"])

    def test_ignoring_every_polite_signal_ends_at_the_limit(self):
        """It only sleeps: nothing of it can move until then."""
        self.need_proofs()
        record = self.record_of(PYTHON, "-c", STUBBORN, limits={"trial": "3s", "give_up": "1s"})
        self.assertEqual(record["outcome"], "hung", record["reason"])
        self.assertEqual(record["hang"]["proof"], "frozen_until")
        self.assertGreater(record["hang"]["frozen_until_us"], 990_000_000)

    def test_sleeping_for_ever_is_a_wait_for_a_signal_that_nobody_sends(self):
        self.need_proofs()
        record = self.record_of("/bin/sleep", "infinity", limits={"trial": "3s", "give_up": "1s"})
        self.assertEqual(record["outcome"], "hung", record["reason"])
        self.assertEqual(record["hang"]["proof"], "proven")
        self.assertIn("for a signal", record["hang"]["summary"])

    def test_waiting_for_ever_for_its_own_peer_is_hung(self):
        """Two programs on one pipe, both waiting to read: nothing can wake them."""
        self.need_proofs()
        waits = "import os\na, b = os.pipe()\npid = os.fork()\nos.read(a, 1)"
        record = self.record_of(PYTHON, "-c", waits, limits={"trial": "20s", "give_up": "2s"})
        self.assertEqual(record["outcome"], "hung", record["reason"])
        self.assertIn("pipe", record["hang"]["summary"])

    def test_flooding_its_output_is_kept_within_bounds_and_breaks_no_report(self):
        record = self.record_of(PYTHON, "-c", FLOOD, verify=("/bin/false",))
        self.assertEqual(record["outcome"], "false_success", record["reason"])
        client = support.process_of(record, "client")
        self.assertGreater(client["output_bytes"], 190 * 1024 * 1024)
        kept = sum(file.stat().st_size for file in self.run_folder.glob("evidence/1/client.*"))
        self.assertLess(kept, 100 * 1024 * 1024)

    def test_printing_markup_in_an_error_breaks_no_report(self):
        line = "error: ]]></failure>\\x00\\x1b[2J\\x07\\xff \\x22quoted\\x22 \\x5c"
        evil = f"import sys\nprint('{line}')\nsys.exit(3)"
        record = self.record_of(PYTHON, "-c", evil, errors=[{"match": "error: (?<text>.*)"}])
        self.assertEqual(record["outcome"], "reported_error", record["reason"])
        self.assertNotIn("\x1b", record["reason"])

    def test_success_without_a_backup_is_false(self):
        record = self.record_of("/bin/true", verify=("/bin/false",))
        self.assertEqual(record["outcome"], "false_success", record["reason"])

    def test_success_of_the_mock_into_another_folder_is_false(self):
        """The shipped recipe restores from where the backup should be."""
        record = self.record_of("/bin/true", restore=[["/bin/cat", "${trial.dir}/archive"]])
        self.assertEqual(record["outcome"], "false_success", record["reason"])

    def test_a_segmentation_fault_is_a_crash(self):
        crash = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"
        record = self.record_of(PYTHON, "-c", crash)
        self.assertEqual(record["outcome"], "crashed", record["reason"])
        self.assertIn("SIGSEGV", record["reason"])

    def test_an_exit_code_with_a_documented_line_is_a_reported_error(self):
        says = "echo 'backup error E42: the tape is full' >&2; exit 3"
        record = self.record_of("/bin/sh", "-c", says,
                                errors=[{"match": "error (?<code>E\\d+): (?<text>.*)"}])
        self.assertEqual(record["outcome"], "reported_error", record["reason"])
        (error,) = record["comm_errors"]
        self.assertEqual((error["code"], error["text"]), ("E42", "the tape is full"))
        self.assertEqual(support.process_of(record, "client")["exit"], {"code": 3})

    def test_a_server_that_dies_at_once_is_never_the_clients_fault(self):
        record = self.record_of("/bin/true", server=["/bin/false"])
        self.assertEqual(record["outcome"], "invalid", record["reason"])
        self.assertIn("server", record["reason"])

    def test_a_server_that_is_never_ready_is_never_the_clients_fault(self):
        record = self.record_of("/bin/true", server=["/bin/sleep", "infinity"])
        self.assertEqual(record["outcome"], "invalid", record["reason"])

    def test_a_client_that_cannot_be_started_is_never_its_own_fault(self):
        file = self.write("no program", "this is no program")
        file.chmod(0o755)
        for client in (str(file), "/no/such/program", "/tmp"):
            with self.subTest(client):
                record = self.record_of(client)
                self.assertEqual(record["outcome"], "invalid", record["reason"])
                self.shrink()

    def shrink(self):
        """Makes room for the next run."""
        support.shutil.rmtree(self.run_folder)

    def test_many_processes_are_all_gone(self):
        many = "import os, time\nfor _ in range(100):\n    os.fork() or time.sleep(1000)"
        record = self.record_of(PYTHON, "-c", many)
        self.assertEqual(record["outcome"], "verified", record["reason"])


if __name__ == "__main__":
    unittest.main()
