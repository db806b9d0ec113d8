"""A mail server for measuring: `python -m bench.messages.server LOG [SEED]` prints its port and serves until ended.

Without a seed it takes everything at once. With one it stalls, refuses and drops by that seed's dice, at any point of
the conversation. What it took is kept even if nobody waits for the answer any more, as real servers do. Each line of
the log is: moment (monotonic), what happened, Message-ID.
"""

import asyncio
import contextlib
import re
import sys
import time
from pathlib import Path
from random import Random
from typing import IO, cast

import uvloop

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]*>)")
END = b"\r\n.\r\n"
# What may happen at each point, and how often; stalls last between these seconds.
STALLS = (1.0, 4.0)
CHANCES = {
    "connect": {"stall": 0.02, "421 Too busy": 0.02, "drop": 0.02},
    "MAIL": {"stall": 0.002, "450 4.3.2 Come back later": 0.003, "drop": 0.001},
    "RCPT": {"stall": 0.001, "450 4.2.1 Mailbox busy": 0.005, "drop": 0.001},
    "DATA": {"stall": 0.001, "451 4.3.0 Out of order": 0.003, "drop": 0.001},
    # After the last word: refused for now, hung up before or after taking it, taken and the answer withheld.
    "end": {"451 4.3.0 Disk full": 0.005, "drop": 0.002, "taken and dropped": 0.0003, "taken and withheld": 0.0005},
}
GONE = b"@gone.example"


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, log: IO[str], dice: Random | None) -> None:
        self._log = log
        self._dice = dice
        self._buffer = bytearray()
        self._in_data = False
        self._busy: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are none by inheritance
        self._do("connect", b"220 bench ESMTP")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._busy is None or self._busy.done():
            self._read()

    def _read(self) -> None:
        while not self._transport.is_closing() and (self._busy is None or self._busy.done()):
            mark = END if self._in_data else b"\r\n"
            end = self._buffer.find(mark)
            if end < 0:
                return
            line = bytes(self._buffer[:end])
            del self._buffer[: end + len(mark)]
            if self._in_data:
                self._in_data = False
                self._take(line)
            else:
                self._answer(line)

    def _answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self._say(b"250-bench\r\n250-8BITMIME\r\n250 SMTPUTF8")
        elif verb == b"MAIL":
            self._do("MAIL", b"250 OK")
        elif verb == b"RCPT":
            self._do("RCPT", b"550 5.1.1 No such person" if GONE in line else b"250 OK")
        elif verb == b"DATA":
            self._do("DATA", b"354 Go on")
        elif verb == b"QUIT":
            self._say(b"221 Bye")
            self._transport.close()
        else:
            self._say(b"250 OK")

    def _take(self, content: bytes) -> None:
        found = MESSAGE_ID.search(content)
        key = found[1].decode() if found else "?"
        fate = self._fate("end")
        if fate.startswith("451"):
            self._say(fate.encode())
        elif fate == "drop":
            self._transport.abort()
        else:
            self._note("taken", key)
            if fate == "taken and dropped":
                self._note("dropped", key)
                self._transport.abort()
            elif fate == "taken and withheld":
                self._note("withheld", key)
                self._wait(b"250 2.0.0 queued as 1")
            else:
                self._say(b"250 2.0.0 queued as 1")

    def _do(self, point: str, answer: bytes) -> None:
        fate = self._fate(point)
        if fate == "drop":
            self._transport.abort()
        elif fate == "stall":
            self._wait(answer)
        else:
            self._say(fate.encode() or answer)
            if fate.startswith("421"):
                self._transport.close()

    def _fate(self, point: str) -> str:
        if self._dice is None:
            return ""
        thrown = self._dice.random()
        for fate, chance in CHANCES[point].items():
            thrown -= chance
            if thrown < 0:
                return fate
        return ""

    def _wait(self, answer: bytes) -> None:
        assert self._dice is not None
        seconds = self._dice.uniform(*STALLS)

        async def later() -> None:
            await asyncio.sleep(seconds)
            if not self._transport.is_closing():
                self._say(answer)
                asyncio.get_running_loop().call_soon(self._read)

        self._busy = asyncio.create_task(later())

    def _say(self, answer: bytes) -> None:
        if answer.startswith(b"354"):
            self._in_data = True
        if not self._transport.is_closing():
            self._transport.write(answer + b"\r\n")

    def _note(self, what: str, key: str) -> None:
        self._log.write(f"{time.monotonic():.6f} {what} {key}\n")


async def serve(log: IO[str], dice: Random | None) -> None:
    """Serve until cancelled."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(log, dice), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """See the file's first line."""
    dice = Random(int(sys.argv[2])) if len(sys.argv) > 2 else None
    with Path(sys.argv[1]).open("w", buffering=1) as log, contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(log, dice))


if __name__ == "__main__":
    main()
