"""OVHcloud's SMS API as it is documented, small: signatures, clock, senders and numbers are checked as there."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

KEYS = ("app-key", "app-secret", "consumer-key")
FIELDS = {
    *("receivers", "message", "charset", "class", "coding", "noStopClause", "priority", "validityPeriod", "tag"),
    *("sender", "senderForResponse"),
}
# Signatures of another moment are refused.
CLOCK_SECONDS = 30
# This machine's clock is wrong by so much: callers must ask for the time.
AHEAD = 3600


@dataclass
class OvhStandIn:
    """`answers` are given to the next requests for sending, as status and body, instead of carrying them out."""

    port: int = 0
    orders: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    senders: tuple[str, ...] = ("DRT",)
    incoming: dict[int, dict[str, Any]] = field(default_factory=dict)
    keeps: bool = False  # whether deleting fails, as on a bad day

    @property
    def url(self) -> str:
        return f"ovh://{':'.join(KEYS)}@127.0.0.1:{self.port}/sms-ab123-1?sender=DRT"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                method, path, _ = line.decode().split(" ")
                headers = {}
                while (header := (await reader.readline()).decode().strip()) != "":
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                status, answer = self._answer(method, path, headers, body)
                data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        now = round(time.time()) + AHEAD
        if (method, path) == ("GET", "/1.0/auth/time"):
            return 200, str(now)
        url = f"http://127.0.0.1:{self.port}{path}"
        moment = headers.get("x-ovh-timestamp", "0")
        signed = "+".join((KEYS[1], KEYS[2], method, url, body.decode(), moment))
        if headers.get("x-ovh-application") != KEYS[0] or headers.get("x-ovh-consumer") != KEYS[2]:
            return 403, {"message": "This application key is invalid"}
        if headers.get("x-ovh-signature") != "$1$" + hashlib.sha1(signed.encode()).hexdigest():
            return 400, {"message": "Invalid signature"}
        if abs(int(moment) - now) > CLOCK_SECONDS:
            return 400, {"message": "Query out of time"}
        if path.startswith("/1.0/sms/sms-ab123-1/incoming"):
            return self._answer_incoming(method, path.removeprefix("/1.0/sms/sms-ab123-1/incoming").strip("/"))
        if (method, path) != ("POST", "/1.0/sms/sms-ab123-1/jobs"):
            return 404, {"message": "The requested object does not exist"}
        if self.answers:
            return self.answers.pop(0)
        return self._send(json.loads(body))

    def receive(self, sender: str, message: str) -> int:
        """An SMS comes to the account; its id."""
        number = 7_000_001 + len(self.incoming)
        told = {"id": number, "sender": sender, "message": message, "tag": "", "credits": 0}
        self.incoming[number] = {**told, "creationDatetime": "2027-05-01T10:00:00+02:00"}
        return number

    def _answer_incoming(self, method: str, number: str) -> tuple[int, Any]:
        if method == "GET" and not number:
            return 200, sorted(self.incoming, reverse=True)
        if not number.isdigit() or int(number) not in self.incoming:
            return 404, {"message": "The requested object does not exist"}
        if method == "GET":
            return 200, self.incoming[int(number)]
        if method != "DELETE":
            return 405, {"message": "Method not allowed"}
        if self.keeps:
            return 500, {"message": "Internal server error"}
        del self.incoming[int(number)]
        return 200, None

    def _send(self, order: dict[str, Any]) -> tuple[int, Any]:
        if order.keys() - FIELDS or not isinstance(order.get("message"), str):
            return 400, {"message": "Invalid parameters"}
        if not order.get("senderForResponse") and order.get("sender") not in self.senders:
            return 403, {"message": "Sender not allowed"}
        bad = [each for each in order["receivers"] if not each.startswith("+") or not each[1:].isdigit()]
        if bad:
            return 200, {"totalCreditsRemoved": 0, "invalidReceivers": bad, "ids": [], "validReceivers": []}
        self.orders.append(order)
        told = {"totalCreditsRemoved": 1, "invalidReceivers": [], "validReceivers": order["receivers"]}
        return 200, {**told, "ids": [4_000_000 + len(self.orders)]}


@asynccontextmanager
async def serve(stand_in: OvhStandIn) -> AsyncIterator[OvhStandIn]:
    """Answer on a free port."""
    server = await asyncio.start_server(stand_in.talk, "127.0.0.1", 0)
    stand_in.port = server.sockets[0].getsockname()[1]
    try:
        yield stand_in
    finally:
        server.close()
        await server.wait_closed()
