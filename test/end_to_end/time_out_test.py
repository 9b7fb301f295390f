"""Whose time-out ended a wait: a client that stops in time by itself is no hang, one that only its
server's time-out ended is."""

import unittest

import support

PYTHON = "/usr/bin/python3"
SERVER = """
import socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("ready", flush=True)
connection, _ = listener.accept()
"""
SILENT = SERVER + "time.sleep(0.1)\nconnection.recv(100)\nconnection.recv(100)\n"
REFUSES_LOGIN = SERVER + "connection.recv(100)\nconnection.sendall(b'530 denied')\n"
GIVES_UP = SERVER + """
connection.settimeout(1)
try:
    connection.recv(100)
except TimeoutError:
    pass
"""
CLIENT = """
import signal, socket, sys
def fail(why):
    print("error:", why, flush=True)
    sys.exit(5)
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
"""
HAS_A_TIME_OUT = CLIENT + """
connection.settimeout(1)
try:
    connection.recv(100)
except TimeoutError:
    fail("timed out")
"""
WAITS_FOR_A_GREETING = CLIENT + """
connection.settimeout(1)
try:
    connection.recv(100)
except TimeoutError:
    pass
connection.settimeout(10)
connection.sendall(b"LOGIN")
fail(connection.recv(100))
"""
HAS_AN_ALARM = CLIENT + """
signal.signal(signal.SIGALRM, lambda *_: fail("alarm"))
signal.alarm(3)
connection.recv(100)
"""
HAS_NO_TIME_OUT = CLIENT + "connection.recv(100)\nfail('the server went away')\n"
ERRORS = [{"match": "error: (?<text>.*)"}]


class TimeOut(support.EndToEnd):
    def record_of(self, client, server, give_up="10s"):
        recipe = {
            "schema": "backfault-target/1", "name": "pair", "summary": "two programs of one test",
            "server": {"run": [PYTHON, "-c", server, "${server.port}"],
                       "ready": {"output": "^ready"}},
            "client": {"run": [PYTHON, "-c", client, "${wire.port}"]},
            "verify": {"command": ["/bin/true"]}, "errors": ERRORS,
        }
        use = {"target": str(self.write("pair.json", recipe))}
        scenario = {"schema": "backfault-scenario/1", "name": "pair", "summary": "one pair",
                    "server": use, "client": use, "limits": {"trial": "30s", "give_up": give_up}}
        folder, _ = self.run_campaign(self.write("scenario.json", scenario), expect=(0, 1, 2))
        self.assert_valid_run(folder)
        (record,) = support.read_records(folder)
        return record

    def test_of_the_client_is_a_reported_error(self):
        record = self.record_of(HAS_A_TIME_OUT, SILENT)
        self.assertEqual(record["outcome"], "reported_error", record["reason"])

    def test_after_which_both_go_on_is_a_reported_error(self):
        record = self.record_of(WAITS_FOR_A_GREETING, REFUSES_LOGIN)
        self.assertEqual(record["outcome"], "reported_error", record["reason"])
        self.assertIn("530 denied", record["reason"])

    def test_by_an_alarm_is_waited_for(self):
        record = self.record_of(HAS_AN_ALARM, SILENT, give_up="1s")
        self.assertEqual(record["outcome"], "late", record["reason"])

    def test_of_the_server_alone_is_a_hang(self):
        record = self.record_of(HAS_NO_TIME_OUT, GIVES_UP)
        self.assertEqual(record["outcome"], "hung", record["reason"])
        self.assertEqual(record["hang"]["kind"], "deadlock")
        (error,) = record["comm_errors"]
        self.assertGreater(error["at_us"], record["hang"]["detected_us"])

    def test_of_nobody_is_a_hang(self):
        record = self.record_of(HAS_NO_TIME_OUT, SILENT, give_up="1s")
        self.assertEqual(record["outcome"], "hung", record["reason"])


if __name__ == "__main__":
    unittest.main()
