"""A server of restic's REST protocol, as little of it as one backup needs. After so many bytes of
packs it goes silent: it reads no more of that request, and keeps the connection.

rest_server.py PORT FOLDER BYTES; 0 bytes: it never goes silent."""

import http.server
import json
import os
import pathlib
import sys
import threading

BLOCK_BYTES = 16 * 1024


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def file_of(self):
        kind, _, name = self.path.strip("/").partition("/")
        return self.server.folder / kind / (name[:2] if kind == "data" else "") / name

    def answer(self, code, content=b"", kind="application/octet-stream"):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def do_GET(self):
        path = self.file_of()
        if self.path.endswith("/"):
            files = [{"name": entry.name, "size": entry.stat().st_size}
                     for entry in path.rglob("*") if entry.is_file()]
            self.answer(200, json.dumps(files).encode(), "application/vnd.x.restic.rest.v2")
        elif path.is_file():
            self.answer(200, path.read_bytes())
        else:
            self.answer(404)

    do_HEAD = do_GET

    def do_POST(self):
        path = self.file_of()
        left = int(self.headers["Content-Length"])
        with open(path.with_suffix(".part"), "wb") as file:
            while left > 0:
                block = self.rfile.read(min(left, BLOCK_BYTES))
                if not block:
                    return
                left -= file.write(block)
                if path.parent.parent.name == "data":
                    self.server.count(len(block))
        os.rename(file.name, path)
        self.answer(200)

    def do_DELETE(self):
        self.file_of().unlink()
        self.answer(200)


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, port, folder, most_bytes):
        super().__init__(("127.0.0.1", port), Handler)
        self.folder = pathlib.Path(folder)
        self.most_bytes = most_bytes
        self.bytes = 0

    def count(self, more):
        self.bytes += more
        if 0 < self.most_bytes < self.bytes:
            threading.Event().wait()


def main():
    port, folder, most_bytes = sys.argv[1:]
    # Without a time-out: a server that looks around twice a second would always have run.
    Server(int(port), folder, int(most_bytes)).serve_forever(poll_interval=None)


if __name__ == "__main__":
    main()
