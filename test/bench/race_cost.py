#!/usr/bin/env python3
"""What a rare race costs to find: the client's processor time for each hang, by plain repetition
and under step_and_hold, with both programs on one core and on all.

    test/bench/race_cost.py BIN_FOLDER [--plain TRIALS] [--held TRIALS]

The race is the mock's legacy_check_reset in a ring of four slots of 4 KiB. Plain repetition is one
long transfer after another (1 GiB, so that the start of programs counts for nothing); the held ones
are short (4 MiB) and pay for their start. Where nothing hung, "at least" is the 95 % bound.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

BOTH = ["server", "client"]
ONE_CORE = {"fault": "pin_cpu", "on": BOTH}
HOLD = {"fault": "step_and_hold", "on": BOTH}
NONE_SEEN = 3.0  # Of a Poisson variable: 95 % of those with this mean would have shown one.


def scenario(faults, data, trials):
    ring = {"transport": "local", "ring_slots": "4", "slot_bytes": "4KiB", "data": data,
            "flow_control": "legacy_check_reset", "timeout": "0"}
    return {"schema": "backfault-scenario/1", "name": "race_cost",
            "summary": "a wake-up that is lost between check and reset",
            "server": {"target": "mock", "with": ring},
            "client": {"target": "mock", "with": {"sink": "null"}},
            "faults": faults, "trials": trials, "limits": {"trial": "120s", "give_up": "20s"},
            "expect": [{"outcome": ["verified", "hung"]}]}


def run(folder, faults, data, trials):
    """Hangs, and the processor seconds of all its clients."""
    with tempfile.TemporaryDirectory() as scratch:
        file, out = pathlib.Path(scratch, "race_cost.json"), pathlib.Path(scratch, "run")
        file.write_text(json.dumps(scenario(faults, data, trials)))
        done = subprocess.run([folder / "backfault", "run", file, "--out", out],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        records = [json.loads(line) for line in (out / "trials.jsonl").read_text().splitlines()]
    backups = [process for record in records for process in record["processes"]
               if process["role"] == "client" and "backup" in process["argv"]]
    return (sum(record["outcome"] == "hung" for record in records),
            sum(process["cpu_us"] for process in backups) / 1e6)


def per_hang(hangs, seconds):
    return seconds / hangs if hangs else seconds / NONE_SEEN


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--plain", type=int, default=20)
    parser.add_argument("--held", type=int, default=50)
    arguments = parser.parse_args()
    for place, pinned in (("one core", [ONE_CORE]), ("all cores", [])):
        plain = run(arguments.folder, pinned, "1GiB", arguments.plain)
        held = run(arguments.folder, [*pinned, HOLD], "4MiB", arguments.held)
        if held[0] == 0:
            sys.exit(f"{place}: step_and_hold found nothing")
        bound = "at least " if plain[0] == 0 else ""
        for name, (hangs, seconds) in (("plain", plain), ("step_and_hold", held)):
            print(f"{place:<10} {name:<14} {hangs:>4} hangs in {seconds:9.3f} s of the client")
        print(f"{place:<10} a hang costs {bound}{per_hang(*plain):.3f} s plain, "
              f"{per_hang(*held):.4f} s held: 1/{per_hang(*plain) / per_hang(*held):.0f}")


if __name__ == "__main__":
    main()
