#!/usr/bin/env python3
"""The tables of faults/README.md, made from what `backfault explain` says of each fault.

    test/end_to_end/fault_table.py    rewrites them; the programs are in BACKFAULT_PROGRAMS,
                                      otherwise in build/release/bin

readme_test.py compares them with the catalogue of the program."""

import collections
import dataclasses
import re

import support

README = support.SOURCE / "faults/README.md"
# Parameters that at least so many faults share word for word are described once.
SHARED_BY = 4
PARAMETER = re.compile(r"^  (\w+) +(.*)\n +\((.*)\)$", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Parameter:
    name: str
    summary: str
    values: str


@dataclasses.dataclass
class Fault:
    name: str
    summary: str
    on: str
    parameters: list


def said(*words):
    ended = support.backfault(*words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def read_faults():
    faults = []
    for line in said("list", "faults").splitlines():
        name, summary = line.split(None, 1)
        text = said("explain", name)
        on = ", ".join(re.search("^on: (.*)$", text, re.MULTILINE).group(1).split())
        parameters = [Parameter(name, means, re.sub(r",? such as \S+?(?=,|$)", "", values))
                      for name, means, values in PARAMETER.findall(text)]
        faults.append(Fault(name, summary, on, parameters))
    return faults


def row(*cells):
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def tables():
    """Two tables, by the name that their comments in the document have."""
    faults = read_faults()
    uses = collections.Counter(each for fault in faults for each in fault.parameters)
    shared = [each for each, count in uses.items() if count >= SHARED_BY]
    rows = [row("fault", "on", "what happens", "parameters"), row(*["---"] * 4)]
    for fault in faults:
        own = [f"`{each.name}`" if each in shared else f"`{each.name}` ({each.values})"
               for each in fault.parameters]
        rows.append(row(f"`{fault.name}`", fault.on, fault.summary, ", ".join(own) or "none"))
    shared_rows = [row("parameter", "means", "values"), row(*["---"] * 3)]
    shared_rows += [row(f"`{each.name}`", each.summary, each.values)
                    for each in sorted(shared, key=lambda each: each.name)]
    return {"faults": "\n".join(rows) + "\n", "shared": "\n".join(shared_rows) + "\n"}


def with_tables(text):
    """The document with the tables as they have to be."""
    for name, table in tables().items():
        begin, end = f"<!-- {name}: made by test/end_to_end/fault_table.py -->\n", "<!-- end -->"
        before, rest = text.split(begin)
        text = before + begin + table + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
