"""A gateway of SMS on this machine, which speaks what an Apprise address `json://` sends it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Gateway:
    """Takes messages, or answers as it is told to: a status and a text, silence, an answer that drips."""

    def __init__(self) -> None:
        self.took: list[dict[str, Any]] = []
        self.status, self.says = 200, '{"status": "OK"}'
        self.is_silent = self.drips = False
        self.is_over = Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.took.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                if outer.is_silent:
                    outer.is_over.wait(60)
                    return
                self.send_response(outer.status)
                self.end_headers()
                while outer.drips and not outer.is_over.wait(0.05):
                    self.wfile.write(b".")
                    self.wfile.flush()
                self.wfile.write(outer.says.encode())

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:  # whoever asked has left
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"json://operator:s3cr3tkey@127.0.0.1:{self.port}/send?:to={{phone}}"

    def close(self) -> None:
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()
