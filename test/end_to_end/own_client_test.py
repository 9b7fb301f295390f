"""A vendor's walk: README.md's section "Your own client", followed to the letter with a program
that nobody has seen before."""

import json
import re
import shlex
import unittest

import support

README = (support.SOURCE / "README.md").read_text(encoding="utf-8")
SECTION = README[README.index("## Your own client"):README.index("## Real products")]
RECIPE = re.search(r"^```json\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL).group(1)
COMMANDS = re.search(r"^```sh\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL).group(1).splitlines()

# Sends a folder as a tar archive with its length in front, and waits for the server's word.
COURIER = r'''
import argparse, io, os, socket, struct, sys, tarfile

def receive(connection, count):
    parts = []
    while count > 0:
        part = connection.recv(min(count, 1 << 16))
        if not part:
            raise ConnectionError("the other side ended early")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)

def archive_of(folder):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(folder, ".")
    return file.getvalue()

def keep(port, path):
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                try:
                    order = receive(connection, 1)
                    if order == b"f":
                        with open(path, "rb") as kept:
                            content = kept.read()
                        connection.sendall(struct.pack("!Q", len(content)) + content)
                        continue
                    size, = struct.unpack("!Q", receive(connection, 8))
                    content = receive(connection, size)
                    with open(path + ".new", "wb") as kept:
                        kept.write(content)
                    os.replace(path + ".new", path)
                    connection.sendall(b"+")
                except OSError:
                    pass

def send(port, folder, timeout):
    content = archive_of(folder)
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.settimeout(timeout)
        connection.sendall(b"s" + struct.pack("!Q", len(content)))
        for start in range(0, len(content), 1 << 18):
            connection.sendall(content[start:start + (1 << 18)])
        if receive(connection, 1) != b"+":
            raise ConnectionError("the server did not keep it")

def fetch(port, folder):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"f")
        size, = struct.unpack("!Q", receive(connection, 8))
        content = io.BytesIO(receive(connection, size))
    with tarfile.open(fileobj=content) as tar:
        tar.extractall(folder)

words = argparse.ArgumentParser()
words.add_argument("what")
words.add_argument("--timeout", type=float)
words.add_argument("port", type=int)
words.add_argument("place")
given = words.parse_args()
try:
    if given.what == "keep":
        keep(given.port, given.place)
    elif given.what == "send":
        send(given.port, given.place, given.timeout)
    else:
        fetch(given.port, given.place)
except OSError as problem:
    print(f"courier: {problem}", file=sys.stderr)
    sys.exit(1)
'''


class OwnClient(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.write("courier.py", COURIER)
        self.recipe = RECIPE.replace("/opt/courier", str(self.folder))
        self.write("courier.json", self.recipe)

    def typed(self, number):
        """What the section's command of this number does, in the folder of the recipe."""
        words = shlex.split(COMMANDS[number])
        self.assertEqual(words[0], "backfault")
        return support.backfault(*words[1:], timeout=500, cwd=self.folder)

    def test_is_explained_with_what_it_needs(self):
        ended = self.typed(0)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("courier sends a folder to its server", ended.stdout)
        self.assertIn("needs python3: ", ended.stdout)

    def test_without_a_time_limit_hangs_and_gets_no_certificate(self):
        silent = [{"fault": "black_hole", "on": "wire",
                   "at": {"bytes": "1MiB", "direction": "either"}}]
        profile = self.write("short.json", {
            "schema": "backfault-profile/1", "name": "short", "summary": "one silent server",
            "requirements": [{"name": "black_hole", "summary": "stops in time", "faults": silent,
                              "limits": {"trial": "8s", "give_up": "4s"},
                              "expect": {"outcome": ["verified", "reported_error"]}}]})
        folder = self.folder / "run"
        ended = support.backfault("certify", profile, "--client", self.folder / "courier.json",
                                  "--out", folder)
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertFalse((folder / "certificate.json").exists())
        hang = support.read_records(folder)[0]["hang"]
        self.assertEqual((hang["kind"], hang["proof"]), ("peer_silent", "stall_on_fault"))
        self.assertIn("black_hole", hang["summary"])

    def test_with_a_time_limit_is_certified(self):
        ended = self.typed(1)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        folder = self.folder / "runs/courier"
        self.assert_valid(folder / "certificate.json", "certification")
        certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
        self.assertEqual(certificate["target"], "courier")
        self.assertEqual({each["outcome"] for each in support.read_records(folder)},
                         {"reported_error"})

    def test_a_mistake_is_told_with_its_place_and_the_nearest_name(self):
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
