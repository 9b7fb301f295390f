#!/usr/bin/env python3
"""Compares the wire with other proxies in one run: direct loopback, socat and haproxy from Debian,
and a program that does nothing but block in recv(2) and send(2).

    test/bench/wire_peers.py BIN_FOLDER [--rounds N] [--seconds S] [--json FILE]

BIN_FOLDER holds wire_forward, bare_forward and wire_load. One proxy at a time; every round measures each of them
once, so that noise of the machine falls on all alike. Prints medians, and ratios to direct.
"""

import argparse
import json
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

KINDS = ("throughput", "throughput on one core", "connections", "threaded_connections",
         "round_trip on one core")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def haproxy_config(listen, forward, splice):
    options = "  option splice-auto\n" if splice else ""
    return (
        "global\n  maxconn 2000\n  nbthread 1\n"
        "defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1m\n  timeout server 1m\n"
        f"listen wire\n  bind 127.0.0.1:{listen}\n{options}  server s 127.0.0.1:{forward}\n"
    )


def commands(folder, scratch, listen, forward):
    config = {}
    for splice in (False, True):
        config[splice] = scratch / f"haproxy_{splice}.cfg"
        config[splice].write_text(haproxy_config(listen, forward, splice))
    at = f"TCP-LISTEN:{listen},bind=127.0.0.1,reuseaddr,fork,nodelay,backlog=1024"
    to = f"TCP:127.0.0.1:{forward},nodelay"
    everything = {
        "direct": None,
        "wire": [str(folder / "wire_forward"), str(listen), str(forward)],
        "bare copy": [str(folder / "bare_forward"), str(listen), str(forward)],
        "socat 8 KiB": ["socat", "-b8192", at, to],
        "socat 128 KiB": ["socat", "-b131072", at, to],
        "haproxy": ["haproxy", "-db", "-q", "-f", str(config[False])],
        "haproxy splice": ["haproxy", "-db", "-q", "-f", str(config[True])],
    }
    return {
        name: words for name, words in everything.items() if words is None or shutil.which(words[0])
    }


def wait_until_listening(port):
    """Looks at the kernel's list: the peers have no sign of readiness in common, and an attempt to
    connect would reach the program behind."""
    wanted = f":{port:04X} "
    for _ in range(1000):
        lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()
        if any(wanted in line and " 0A " in line for line in lines):
            return
        time.sleep(0.005)
    sys.exit(f"nobody listens on port {port}")


def measure(words, kind, ports, arguments):
    listen, forward = ports
    core = ["0"] if kind.endswith("one core") else []
    prefix = ["taskset", "-c", "0"] if core else []
    proxy = words and subprocess.Popen(prefix + words, stdout=subprocess.DEVNULL)
    try:
        if proxy:
            wait_until_listening(listen)
        load = [str(arguments.folder / "wire_load"), kind.split()[0], str(forward)]
        load += [str(listen if proxy else forward), str(arguments.seconds)] + core
        return float(subprocess.run(load, check=True, capture_output=True, text=True).stdout)
    finally:
        if proxy:
            proxy.kill()
            proxy.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    arguments = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(arguments.rounds):
            for kind in arguments.kinds:
                ports = free_port(), free_port()
                for name, words in commands(
                    arguments.folder, pathlib.Path(scratch), *ports
                ).items():
                    figure = measure(words, kind, ports, arguments)
                    figures.setdefault(kind, {}).setdefault(name, []).append(figure)
    for kind, of_kind in figures.items():
        direct = statistics.median(of_kind["direct"])
        print(kind)
        for name, values in of_kind.items():
            middle = statistics.median(values)
            told = f"{(middle - direct) / 1000:+.1f} us" if "trip" in kind else f"{middle / direct:.2f}"
            spread = f"{min(values):.0f} to {max(values):.0f}"
            print(f"  {name:<16} {middle:>14.0f}  {told:>10}  ({spread})")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
