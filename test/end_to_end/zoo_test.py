"""Programs with one vice each: every hang gets its name and its proof, and none that lives is
called hung, with all cores or with one.

BACKFAULT_ZOO says how many trials each program gets with each fault, BACKFAULT_ZOO_JOBS how many
run side by side; with BACKFAULT_ZOO_HOG=1, a busy loop runs on every core beside them."""

import contextlib
import ctypes
import re
import socket
import struct
import sys
import time
import unittest

import support
import zoo_table

TRIALS = support.count_from_environment("BACKFAULT_ZOO", 1)
JOBS = support.count_from_environment("BACKFAULT_ZOO_JOBS", 4)
HOG = support.count_from_environment("BACKFAULT_ZOO_HOG", 0)
SIDES = {True: ["server", "client"], False: ["client"]}
SO_ATTACH_FILTER = 26
STAMP = re.compile(r"^stamp (\d+)$", re.MULTILINE)


def recipe_of(pair):
    """One recipe for all programs: its option chooses. A pair is one program in two roles."""
    rows = [row for row in zoo_table.HUNG + zoo_table.LIVING if row.pair == pair]
    folder = support.PROGRAMS / "programs/zoo"
    words = {row.name: [str(folder / row.words[0]), *row.words[1:]] for row in rows}
    roles = {side: ["${options.program}"] for side in SIDES[pair]}
    recipe = {"schema": "backfault-target/1", "name": "zoo_pair" if pair else "zoo_alone",
              "summary": "programs with one vice each", "options": {"program": words},
              "verify": {"command": ["/bin/true"]}}
    if pair:
        roles["server"] += ["server", "${server.port}"]
        roles["client"] += ["client", "${wire.port}"]
        recipe["server"] = {"run": roles["server"], "ready": {"listening": "${server.port}"}}
    return {**recipe, "client": {"run": roles["client"]}}


def scenario_of(row, target):
    use = {"target": str(target), "with": {"program": row.name}}
    pinned = [{"fault": "pin_cpu", "on": SIDES[row.pair]}]
    return {"schema": "backfault-scenario/1", "name": row.name, "summary": "a program of the zoo",
            **{side: use for side in SIDES[row.pair]}, "matrix": {"/faults": [[], pinned]},
            "limits": {"trial": "6s", "give_up": "1500ms"}, "expect": {"outcome": row.outcome}}


def last_stamp_us(folder, record):
    """When the last thread was about to block for good, on the clock of the trial; None: it did not
    get there. The trial tells its start by the wall clock alone, read a moment after its zero: what
    comes out is too early by that moment, if nobody sets the clock meanwhile."""
    outputs = (folder / "evidence" / str(record["trial"])).iterdir()
    texts = [path.read_text(errors="replace") for path in outputs if path.is_file()]
    stamps = [int(found) for text in texts for found in STAMP.findall(text)]
    if not stamps:
        return None
    wall_minus_monotonic_ns = time.time_ns() - time.monotonic_ns()
    return (max(stamps) + wall_minus_monotonic_ns) // 1000 - record["started_unix_us"]


def may_filter_sockets():
    """Some kernels compile no filter for a process without privileges."""
    keep_all = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0xFFFFFFFF))
    program = struct.pack("HL", 1, ctypes.addressof(keep_all))
    with socket.socket() as tried:
        try:
            tried.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
        except PermissionError:
            return False
    return True


def told(microseconds):
    ordered = sorted(microseconds)
    parts = {"median": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "max": -1}
    return ", ".join(f"{name} {ordered[at] / 1000:.1f} ms" for name, at in parts.items())


class Zoo(support.EndToEnd):
    def run_zoo(self, rows):
        """The folder of the run, and each record with its row."""
        targets = {pair: self.write(f"pair_{pair}.json", recipe_of(pair)) for pair in SIDES}
        scenarios = [self.write(f"{row.name}.json", scenario_of(row, targets[row.pair]))
                     for row in rows]
        cells = 2 * TRIALS * len(rows)
        with support.busy_cores() if HOG else contextlib.nullcontext():
            folder, _ = self.run_campaign(*scenarios, "--trials", TRIALS, "--jobs", JOBS,
                                          expect=(0, 1, 2), timeout=120 + 8 * cells)
        records = support.read_records(folder)
        self.assertEqual(len(records), cells)
        by_name = {row.name: row for row in rows}
        return folder, [(by_name[record["scenario"]], record) for record in records]

    def assert_none(self, complaints):
        """Each is what is wrong, and the record; the same thing is told once, with an example."""
        examples = {}
        for what, record in complaints:
            where = f"trial {record['trial']} [{record['variant']}]: {record['reason'][:200]}"
            examples.setdefault(what, []).append(where)
        lines = [f"{what} ({len(where)} times), {where[0]}" for what, where in examples.items()]
        if lines:
            self.fail(f"{len(complaints)} complaints\n" + "\n".join(lines))

    def test_hung_programs_are_called_so_with_kind_and_proof(self):
        self.need_proofs()
        folder, results = self.run_zoo(zoo_table.HUNG)
        self.print_latencies(folder, results)
        self.assert_none([(f"{row.name}: {what}", record) for row, record in results
                          for what in self.complaints_of_hung(folder, row, record)])

    def complaints_of_hung(self, folder, row, record):
        if record["outcome"] != "hung":
            return [f"{record['outcome']}, not hung"]
        hang = record["hang"]
        found = [f"{field} {hang[field]}, not {getattr(row, field)}"
                 for field in ("kind", "proof") if hang[field] != getattr(row, field)]
        if hang["proof"] != "no_progress":
            checked = support.backfault("verify", folder / hang["certificate"])
            if checked.returncode != 0:
                found.append("certificate refused: " + checked.stdout)
        if row.shape not in hang["summary"]:
            found.append(f"no word of '{row.shape}'")
        stamp_us = last_stamp_us(folder, record)
        if stamp_us is None:
            found.append("did not come to the point where it blocks")
        elif hang["detected_us"] < stamp_us:
            found.append("detected before it blocked")
        return found

    def print_latencies(self, folder, results):
        """How long a hang had existed when it was detected: since the harness saw the last
        movement, and since the program said that it was about to block; and which was slowest."""
        hangs = [(row, record) for row, record in results if record["outcome"] == "hung"]
        for proof in sorted({record["hang"]["proof"] for _, record in hangs}):
            of_proof = [(row, record) for row, record in hangs if record["hang"]["proof"] == proof]
            seen = [record["hang"]["detected_us"] - record["hang"]["last_movement_us"]
                    for _, record in of_proof]
            said = [(record["hang"]["detected_us"] - at, row.name) for row, record in of_proof
                    if (at := last_stamp_us(folder, record)) is not None]
            since_stamp = told([took for took, _ in said]) if said else "unknown"
            slowest = ", ".join(f"{name} {took / 1000:.1f} ms"
                                for took, name in sorted(said, reverse=True)[:3])
            print(f"{proof}: {len(of_proof)} detected; since the last movement: {told(seen)}; "
                  f"since the last stamp: {since_stamp} ({slowest})", file=sys.stderr)

    def test_living_programs_are_never_called_hung(self):
        rows = zoo_table.LIVING
        if not may_filter_sockets():
            rows = [row for row in rows if row.name != "keepalive_unanswered"]
            with self.subTest("keepalive_unanswered"):
                self.skipTest("missing CAP_BPF, which SO_ATTACH_FILTER needs here")
        _, results = self.run_zoo(rows)
        events = [event["what"] for _, record in results for event in record["events"]]
        print(f"{len(results)} trials of living programs, in which all stood still "
              f"{events.count('stall_detected')} times", file=sys.stderr)
        self.assert_none([(f"{row.name}: {record['outcome']}, not {row.outcome}", record)
                          for row, record in results if record["outcome"] != row.outcome])


if __name__ == "__main__":
    unittest.main()
