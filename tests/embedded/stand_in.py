"""An `up` whose web and worker are stand-ins: `python -m tests.embedded.stand_in DATA PORT [broken-…]`."""

import http.server
import os
import sys
import time
from pathlib import Path

from embedded.errors import EmbeddedError
from embedded.up import Commands, Up


class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        print(self.path, flush=True)


def main(data: str, port: str, *rest: str) -> None:
    me = [sys.executable, "-P", "-m", "tests.embedded.stand_in"]
    prepare, worker = (f"broken-{name}" if f"broken-{name}" in rest else name for name in ("prepare", "worker"))
    commands = Commands(prepare=[*me, prepare], worker=[*me, worker], web=[*me, "web", port])
    try:
        Up(Path(data), "127.0.0.1", int(port), commands, os.environ).run()
    except EmbeddedError as error:
        sys.exit(f"drt: {error}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            print("prepared", os.environ["DRT_ENVIRONMENT"], flush=True)
        case ["worker"]:
            print("waiting for work", flush=True)
            time.sleep(600)
        case ["broken-worker"]:
            sys.exit("no work for me")
        case ["broken-prepare"]:
            sys.exit("no database for me")
        case ["web", port]:
            http.server.HTTPServer(("127.0.0.1", int(port)), Health).serve_forever()
        case arguments:
            main(*arguments)
