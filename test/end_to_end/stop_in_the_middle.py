"""Runs a server, and stops it and its children for good once a folder holds so many bytes.

stop_in_the_middle.py FOLDER BYTES COMMAND...; 0 bytes: it is never stopped."""

import os
import pathlib
import signal
import subprocess
import sys
import time

# Not so often that it takes the processor from those that are to get there.
LOOK_INTERVAL_S = 0.005


def bytes_in(folder):
    total = 0
    for path in pathlib.Path(folder).rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            pass  # It has just got its final name.
    return total


def main():
    folder, most_bytes, *command = sys.argv[1:]
    if int(most_bytes) == 0:
        os.execvp(command[0], command)
    server = subprocess.Popen(command, process_group=0)
    while bytes_in(folder) <= int(most_bytes):
        time.sleep(LOOK_INTERVAL_S)
    os.killpg(server.pid, signal.SIGSTOP)
    server.wait()


if __name__ == "__main__":
    main()
