"""The client and the server that targets/README.md tests: sends a folder as a tar archive with its
length in front, and waits for one byte of acknowledgement."""

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
