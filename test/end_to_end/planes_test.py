"""All planes at once, drawn at random: a pair of programs without a defect finishes, fails and says
so, or waits for what the harness keeps back; it is never called the client's hang, and nothing of a
trial is left.

BACKFAULT_PLANES says how many trials are run, BACKFAULT_PLANES_JOBS how many side by side."""

import collections
import itertools
import sys
import unittest

import support

TRIALS = support.count_from_environment("BACKFAULT_PLANES", 24)
JOBS = support.count_from_environment("BACKFAULT_PLANES_JOBS", 4)
BOTH = ["server", "client"]
MOST_FAULTS = 4
OF_A_SCENARIO = 200  # A scenario repeats all of its matrix in each variant.
# The mock's wire format has no checksums of the data, so that a changed byte is stored as it came.
CHANGES_BYTES = {"corrupt", "drop_bytes", "duplicate_bytes"}
# What a drawn combination can keep from taking effect (a client that failed before it wrote, a
# server that was killed before its turn): the trial is invalid, and says which fault it was.
UNSEEN = ("could not be confirmed", "was never due")


def was_continued(record):
    """A program that was stopped and goes on may wait in restart_syscall: for what, cannot be read.
    Then nothing is proven, and only silence is told."""
    return any(fault["fault"] == "pause" and fault["reverted"]
               and fault["reverted_us"] + 1_000_000 < record["duration_us"]
               for fault in record["faults"])


def on_wire(draw, fault, **given):
    """To the client, or both ways: what the mock client says is too little to be disturbed."""
    use = {"fault": fault, "on": "wire", "with": given}
    if draw.random() < 0.5:
        use["with"]["direction"] = "to_client"
    return use


def in_the_middle(draw, use):
    """Others have taken effect by then."""
    return {**use, "at": {"bytes": f"{draw.randrange(256, 768)}KiB", "direction": "either"}}


def milliseconds(draw, least, most):
    return f"{draw.randrange(least, most)}ms"


# After these the transfer goes on, perhaps slowly.
SLOWING = {
    "delay": lambda draw: {"fault": "delay", "on": "wire",
                           "with": {"time": milliseconds(draw, 1, 20), "jitter": "5ms"}},
    "throttle": lambda draw: on_wire(draw, "throttle", rate=f"{draw.randrange(1, 100)}MB/s"),
    "slice": lambda draw: on_wire(draw, "slice", least="1KiB", most="64KiB"),
    "trickle": lambda draw: on_wire(draw, "trickle", bytes="64KiB", gap="5ms"),
    "accept_late": lambda draw: {"fault": "accept_late", "on": "wire",
                                 "with": {"time": milliseconds(draw, 1, 200)}},
    "pin_cpu": lambda draw: {"fault": "pin_cpu", "on": BOTH},
    "compete": lambda draw: {"fault": "compete", "on": BOTH, "with": {"threads": 2}},
    "cpu_quota": lambda draw: {"fault": "cpu_quota", "on": draw.choice(BOTH),
                               "with": {"share": "0.2", "period": "20ms"}},
    "priority": lambda draw: {"fault": "priority", "on": BOTH, "with": {
        "order": draw.choice(["client_above_server", "server_above_client"])}},
    "short_pause": lambda draw: {"fault": "pause", "on": "server", "at": "50ms",
                                 "for": milliseconds(draw, 50, 400)},
    "starve_buffers": lambda draw: {"fault": "starve_buffers", "on": draw.choice(BOTH),
                                    "with": {"receive_buffer": "4KiB"}},
    "syscall_delay": lambda draw: {"fault": "syscall_delay", "on": draw.choice(BOTH), "with": {
        "call": "openat", "time": milliseconds(draw, 1, 20)}},
    "short_io": lambda draw: {"fault": "short_io", "on": "client",
                              "with": {"most": "1000B", "chance": "0.2"}},
    "step_and_hold": lambda draw: {"fault": "step_and_hold", "on": BOTH},
}
# These end it, or change what arrives: one of them at most, or the first would keep the second from
# taking effect.
ENDING = {
    "black_hole": lambda draw: in_the_middle(draw, on_wire(draw, "black_hole")),
    "reset": lambda draw: in_the_middle(draw, {"fault": "reset", "on": "wire"}),
    "close": lambda draw: in_the_middle(draw, {"fault": "close", "on": "wire"}),
    "half_close": lambda draw: in_the_middle(draw, on_wire(draw, "half_close")),
    "corrupt": lambda draw: on_wire(draw, "corrupt", after="256KiB", bytes=1),
    "drop_bytes": lambda draw: on_wire(draw, "drop_bytes", after="256KiB", bytes=64),
    "duplicate_bytes": lambda draw: on_wire(draw, "duplicate_bytes", after="256KiB", bytes=64),
    "pause": lambda draw: in_the_middle(draw, {"fault": "pause", "on": "server"}),
    "kill": lambda draw: in_the_middle(draw, {"fault": "kill", "on": "server"}),
    "abort_connection": lambda draw: in_the_middle(draw, {"fault": "abort_connection",
                                                          "on": draw.choice(BOTH)}),
    "shut_down": lambda draw: in_the_middle(draw, {"fault": "shut_down", "on": "server",
                                                   "with": {"direction": "send"}}),
    "syscall_error": lambda draw: {"fault": "syscall_error", "on": "client", "with": {
        "call": "write", "errno": draw.choice(["EINTR", "EIO", "ENOSPC"]), "every": 7}},
    "io_error": lambda draw: {"fault": "io_error", "on": "client",
                              "with": {"below": ".", "operations": "write", "nth": 3}},
    "disk_full": lambda draw: {"fault": "disk_full", "on": "client",
                               "with": {"folder": "archive", "size": "256KiB"}},
}
# Nothing passes the wire under these.
AT_THE_DOOR = {
    "refuse": lambda draw: {"fault": "refuse", "on": "wire"},
    "fail_first": lambda draw: {"fault": "fail_first", "on": "wire"},
}


def drawn_faults(draw):
    if draw.random() < 0.05:
        name = draw.choice(sorted(AT_THE_DOOR))
        return [AT_THE_DOOR[name](draw)]
    names = draw.sample(sorted(SLOWING), draw.randrange(0, MOST_FAULTS))
    uses = [SLOWING[name](draw) for name in names]
    if not uses or draw.random() < 0.7:
        uses.append(ENDING[draw.choice(sorted(ENDING))](draw))
    # One fault of each name: a plan tells them apart by it.
    return list({use["fault"]: use for use in uses}.values())


def in_scenarios(drawn):
    """Apart: a scenario that pins programs has the machine for itself."""
    def pins(uses):
        return any(use["fault"] == "pin_cpu" for use in uses)
    for some in (list(filter(pins, drawn)), list(itertools.filterfalse(pins, drawn))):
        for start in range(0, len(some), OF_A_SCENARIO):
            yield some[start:start + OF_A_SCENARIO]


class AllPlanes(support.EndToEnd):
    def test_at_once_blame_no_client_and_leave_nothing(self):
        draw = support.random_generator()
        drawn = [drawn_faults(draw) for _ in range(TRIALS)]
        scenarios = [self.write(f"{index}.json", self.scenario(f"all_planes_{index}", some))
                     for index, some in enumerate(in_scenarios(drawn))]
        before = support.traces()
        folder, _ = self.run_campaign(*scenarios, "--jobs", JOBS, expect=(0, 1, 2),
                                      timeout=300 + 30 * TRIALS)
        records = support.read_records(folder)
        self.assertEqual(len(records), TRIALS)
        self.assertEqual(support.left_since(before), [])
        print(dict(collections.Counter(record["outcome"] for record in records)), file=sys.stderr)
        wrong = [f"trial {record['trial']}: {what}"
                 for record in records if (what := self.complaint(record))]
        self.assertEqual(wrong, [])

    def scenario(self, name, faults):
        return {
            "schema": "backfault-scenario/1", "name": name, "summary": "whatever may happen",
            "server": {"target": "mock", "with": {"transport": "tcp", "flow_control": "fixed",
                                                  "data": "1MiB", "timeout": "0"}},
            "client": {"target": "mock", "with": {"sink": "slow", "rate": "4MiB",
                                                  "read_bytes": "32KiB"}},
            "matrix": {"/faults": faults},
            "limits": {"trial": "4min", "give_up": "15s"},
            "expect": {"outcome": ["verified", "reported_error", "hung"]}}

    def complaint(self, record):
        """What is wrong about the verdict, in words; empty: nothing."""
        outcome, reason = record["outcome"], record["reason"]
        faults = ", ".join(fault["fault"] for fault in record["faults"])
        if outcome in ("verified", "reported_error"):
            return ""
        if outcome == "false_success" and CHANGES_BYTES & {f["fault"] for f in record["faults"]}:
            return ""
        if outcome == "hung" and record["hang"]["proof"] == "stall_on_fault":
            return ""
        if outcome == "skipped" and any(f"needs {name}," in reason
                                        for name in support.missing_capabilities()):
            return ""
        if outcome == "invalid" and any(word in reason for word in UNSEEN):
            return ""
        unproven = record["hang"] is None or record["hang"]["kind"] == "unknown"
        if outcome in ("hung", "invalid") and unproven and was_continued(record):
            return ""
        return f"{outcome}: {reason} [{faults}]"


if __name__ == "__main__":
    unittest.main()
