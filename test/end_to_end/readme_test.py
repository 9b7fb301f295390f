"""Every command of every document does what the document says, and every path in it exists."""

import os
import re
import shlex
import unittest

import documents
import fault_table
import support

# These install packages, build, or run every test. Here they only have to exist, and to know the
# options that a document gives them.
LONG = {"./harness/quickstart", "./test/run", ".ci/run"}
# own_client_test.py follows these.
ELSEWHERE = "courier"
NOT_RUN = {"export"}
# On another machine a campaign of one trial each may come to any verdict.
JUDGED = {"run", "replay", "judge", "report"}
ANY_VERDICT = (0, 1, 2)
NOTHING_RAN = 3


class Commands(documents.Reader):
    def test_every_command_does_what_it_says(self):
        # Stands for ./harness/quickstart, whose run the documents look at.
        quickstart = self.shell("backfault run q192440 --trials 1 --seed 7 --jobs 8")
        codes = ANY_VERDICT if support.missing_for_proofs() else (0,)
        self.assertIn(quickstart.returncode, codes, quickstart.stdout + quickstart.stderr)
        for document in documents.DOCUMENTS:
            for line in documents.commands(documents.text_of(document)):
                with self.subTest(f"{document}: {line}"):
                    self.check(line)

    def check(self, line):
        words = shlex.split(line, comments=True)
        program = words[0]
        if program in NOT_RUN or ELSEWHERE in line:
            return
        if program in LONG:
            self.check_long(words)
        elif program == "cmake":
            self.check_build(words)
        elif program == "ctest":
            listed = self.shell(line + " -N")
            self.assertRegex(listed.stdout, r"Total Tests: [1-9]", listed.stderr)
        else:
            self.check_run(line, program == "backfault" and words[1] in JUDGED)

    def check_long(self, words):
        self.assertTrue(os.access(support.SOURCE / words[0], os.X_OK), words[0])
        help_text = self.shell("./harness/quickstart --help" if "quickstart" in words[0]
                               else "./test/run --help")
        self.assertEqual(help_text.returncode, 0)
        for option in (word for word in words if word.startswith("--")):
            self.assertIn(option, help_text.stdout)

    def check_build(self, words):
        """What it would build; nothing is built."""
        if "--build" in words:
            dry = self.shell(shlex.join(words) + " -- -n")
            self.assertEqual(dry.returncode, 0, dry.stdout[-500:] + dry.stderr[-500:])
        else:
            presets = self.shell("cmake --list-presets")
            self.assertIn(f'"{words[words.index("--preset") + 1]}"', presets.stdout)

    def check_run(self, line, is_judged):
        # A run that is meant for a night starts no trial here.
        shortened = re.sub(r"--for \S+", "--for 1us", line)
        codes = ANY_VERDICT if is_judged else (0,)
        if shortened != line:
            codes = (NOTHING_RAN,)
        elif "certificate.json" in line:
            self.need_proofs()
        ended = self.shell(shortened)
        said = f"{line}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"
        self.assertIn(ended.returncode, codes, said)
        if "--gtest_filter" in line:
            self.assertRegex(ended.stdout, r"PASSED  \] [1-9]")


class Contents(support.EndToEnd):
    def test_every_document_is_known_here(self):
        found = {str(path.relative_to(support.SOURCE)) for path in support.SOURCE.rglob("*.md")}
        known = {name for name in found if not name.startswith(("build/", "runs/", "test/golden/"))}
        self.assertEqual(known, set(documents.DOCUMENTS))

    def test_the_first_document_is_one_page(self):
        self.assertLessEqual(len(documents.text_of("README.md").splitlines()), 100)

    def test_lines_fit_but_for_tables(self):
        for document in documents.DOCUMENTS:
            for line in documents.text_of(document).splitlines():
                if not line.startswith("|"):
                    self.assertLessEqual(len(line), 100, f"{document}: {line}")

    def test_every_link_leads_somewhere(self):
        for document in documents.DOCUMENTS:
            folder = (support.SOURCE / document).parent
            for target in documents.links(documents.text_of(document)):
                with self.subTest(f"{document}: {target}"):
                    self.assertTrue((folder / target).exists())

    def test_every_path_of_the_repository_exists(self):
        for document in documents.DOCUMENTS:
            for path in documents.quoted_paths(documents.text_of(document)):
                with self.subTest(f"{document}: {path}"):
                    self.assertTrue((support.SOURCE / path).exists())

    def test_every_scenario_can_be_planned(self):
        for document in documents.DOCUMENTS:
            for text in documents.blocks(documents.text_of(document), "json"):
                if "backfault-scenario/1" in text:
                    ended = support.backfault("plan", self.write("shown.json", text))
                    self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_the_tables_of_faults_are_those_of_the_catalogue(self):
        text = documents.text_of("faults/README.md")
        self.assertEqual(text, fault_table.with_tables(text),
                         "test/end_to_end/fault_table.py rewrites them")

    def test_every_directory_of_code_is_in_a_table_of_rooms(self):
        text = documents.text_of("harness/README.md")
        for path in sorted((support.SOURCE / "harness").rglob("*")):
            if path.is_dir() and any(path.glob("*.cpp")):
                name = str(path.relative_to(support.SOURCE))
                with self.subTest(name):
                    self.assertIn(f"`{name}`", text)


class TheReader(unittest.TestCase):
    def test_finds_commands_and_leaves_the_rest(self):
        text = "words\n```sh\n# why\nbackfault run \\\n  q192440\n$ ls\n```\n```text\nnot this\n```\n"
        self.assertEqual(list(documents.commands(text)), ["backfault run q192440", "ls"])

    def test_finds_relative_links(self):
        text = "[one](a/b.md#part), [two](https://example.org/x), [three](#here)"
        self.assertEqual(documents.links(text), ["a/b.md"])

    def test_finds_paths_that_stand_for_one_file(self):
        text = "`harness/run/run_trial.cpp` `faults/NAME.cpp` `test/faults/*.cpp` `reports/README.md`"
        self.assertEqual(documents.quoted_paths(text),
                         ["harness/run/run_trial.cpp", "reports/README.md"])


if __name__ == "__main__":
    unittest.main()
