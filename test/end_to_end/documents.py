"""The documents of the repository, and what a person would type after reading them."""

import os
import re
import subprocess

import support

# README.md comes first: its commands make the runs that the others look at.
DOCUMENTS = ("README.md", "harness/README.md", "faults/README.md", "targets/README.md",
             "reports/README.md", "test/README.md", "targets/mock/PROTOCOL.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([\w./*-]+)`")
TOP = ("harness/", "faults/", "targets/", "reports/", "test/", ".ci/")
BOUND_S = 500
# A path with one of these stands for many: harness/scenarios/NAME.json, faults/*.cpp.
STANDS_FOR_MANY = re.compile(r"[A-Z]{3,}|\*")


def text_of(document):
    return (support.SOURCE / document).read_text(encoding="utf-8")


def blocks(text, language):
    return [body for name, body in BLOCK.findall(text) if name == language]


def commands(text):
    """Every command of every sh block; a backslash at the end of a line continues it."""
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"^\$ ", "", line.strip())
            if line and not line.startswith("#"):
                yield re.sub(r" {2,}", " ", line)


def links(text):
    """Targets of relative links, without the part that names a heading."""
    found = (target.split("#", 1)[0] for target in LINK.findall(text))
    return [target for target in found if target and "://" not in target]


def quoted_paths(text):
    """Paths of the repository in backquotes. `README.md` may stand for the one of a folder."""
    return [path for path in QUOTED.findall(text)
            if path.startswith(TOP) and not STANDS_FOR_MANY.search(path.replace("README", ""))]


class Reader(support.EndToEnd):
    """A person at the top of the repository, with the programs in PATH. What is written there goes
    to the folder of the test."""

    def setUp(self):
        super().setUp()
        for path in support.SOURCE.iterdir():
            if path.name not in ("build", "runs", ".git"):
                (self.folder / path.name).symlink_to(path)
        (self.folder / "build").mkdir()
        (self.folder / "build/release").symlink_to(support.PROGRAMS.parent)
        self.environment = {**os.environ, "PATH": f"{support.PROGRAMS}:{os.environ['PATH']}"}

    def shell(self, line):
        return subprocess.run(["/bin/bash", "-c", line], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=BOUND_S,
                              encoding="utf-8", errors="replace", check=False)
