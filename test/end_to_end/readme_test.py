"""What README.md tells a person to type is what the programs understand."""

import os
import re
import shlex
import subprocess
import unittest

import support

README = support.SOURCE / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# These install packages, build, or run every test: that they are there and say how they are used
# is all that is asked of them here.
LONG = {"./harness/quickstart", "harness/quickstart", "./test/run", "test/run", ".ci/run"}
ASKS_FOR_HELP = {"./harness/quickstart", "harness/quickstart", "./test/run", "test/run"}
# own_client_test.py follows that section.
ELSEWHERE = "courier"
NOT_RUN = {"sudo", "apt", "apt-get", "git", "cmake", "ctest", "ninja", "cd"}
BOUND_S = 300
# On a machine of its own the campaign of one trial each may come to any verdict.
JUDGED = {"run", "replay", "judge", "report"}
ANY_VERDICT = (0, 1, 2)
SCENARIO = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text):
    """Every command of every sh block; lines that end in a backslash go on."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"^\$ ", "", line.strip())
            if line and not line.startswith("#"):
                yield line


class Readme(support.EndToEnd):
    def setUp(self):
        super().setUp()
        # The commands are typed at the top of the repository; what they write goes elsewhere.
        for name in ("harness", "targets", "test", "faults", "reports", ".ci"):
            (self.folder / name).symlink_to(support.SOURCE / name)
        self.environment = {**os.environ, "PATH": f"{support.PROGRAMS}:{os.environ['PATH']}"}

    @unittest.skipUnless(README.exists(), "there is no README.md")
    def test_every_command_does_what_it_says(self):
        found = list(commands(README.read_text(encoding="utf-8")))
        self.assertNotEqual(found, [], "README.md shows no command in a block of sh")
        for line in found:
            with self.subTest(line):
                self.check(line)

    @unittest.skipUnless(README.exists(), "there is no README.md")
    def test_every_scenario_can_be_planned(self):
        for text in SCENARIO.findall(README.read_text(encoding="utf-8")):
            if "backfault-scenario/1" not in text:
                continue
            ended = support.backfault("plan", self.write("shown.json", text))
            self.assertEqual(ended.returncode, 0, ended.stderr)

    def check(self, line):
        words = shlex.split(line, comments=True)
        program = words[0]
        if program in NOT_RUN or ELSEWHERE in line:
            return
        if program in LONG:
            self.assertTrue(os.access(support.SOURCE / program, os.X_OK), program)
            if program in ASKS_FOR_HELP:
                self.assertEqual(self.shell(f"{program} --help").returncode, 0)
            return
        if "certificate" in line:
            self.need_proofs()
        # A build folder's path stands for the programs under test.
        line = re.sub(r"(\./)?build/[\w-]+/bin/", f"{support.PROGRAMS}/", line)
        ended = self.shell(line)
        is_judged = "backfault" in program and words[1:2] and words[1] in JUDGED
        self.assertIn(ended.returncode, ANY_VERDICT if is_judged else (0,),
                      f"{line}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}")

    def shell(self, line):
        return subprocess.run(["/bin/bash", "-c", line], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=BOUND_S,
                              encoding="utf-8", errors="replace", check=False)


class TheReader(unittest.TestCase):
    def test_finds_commands_and_leaves_the_rest(self):
        text = "words\n```sh\n# why\nbackfault run \\\n  q192440\n$ ls\n```\n```\nnot this\n```\n"
        self.assertEqual(list(commands(text)), ["backfault run    q192440", "ls"])


if __name__ == "__main__":
    unittest.main()
