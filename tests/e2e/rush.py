"""A rush: 200 riders at once on a slot of four places, while headquarters cancels some of what was sold."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.connection import Connection

BOOK = """mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { id status place { id } } }
  ... on PlaceTaken { code alternatives { id slot { id startsAt } vehicle { model { id family licenceRequired } } } }
  ... on Problem { code message } } }"""
CANCEL = """mutation($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename
  ... on CancelBookingSuccess { booking { status } } ... on Problem { code message } } }"""
LIVE = """query($slot: ID!) { bookings(first: 100, filter: {slot: {id: {eq: $slot}}, status: {notIn: [CANCELLED]}}) {
  nodes { id place { id } } } }"""
# Riders who come after a cancellation: the last act on a place is always an attempt to get it.
LATECOMERS = 5
# Where nothing is sold at all, headquarters would wait for ever for something to cancel.
ROUND_SECONDS = 60.0


@dataclass
class Attempt:
    """One rider's request, when it was sent and answered (seconds since the epoch), and the answer."""

    sent: float
    answered: float
    status: int
    answer: dict[str, Any]

    @property
    def outcome(self) -> str:
        """The payload's type; empty when there is no payload."""
        return str(((self.answer.get("data") or {}).get("bookPlace") or {}).get("__typename", ""))

    @property
    def payload(self) -> dict[str, Any]:
        """What the mutation answered."""
        payload: dict[str, Any] = self.answer["data"]["bookPlace"]
        return payload


@dataclass
class Round:
    """What one rush left behind."""

    slot: str
    attempts: list[Attempt]
    cancelled: list[str]
    most_seen: int
    live: list[dict[str, Any]] = field(default_factory=list)

    def of(self, outcome: str) -> list[Attempt]:
        """The attempts with this outcome."""
        return [attempt for attempt in self.attempts if attempt.outcome == outcome]


class Rush:
    """Riders with a connection each, spread over the web processes; the same ones run all rounds."""

    def __init__(self, riders: Sequence[Connection], office: Connection, token: str, model: str) -> None:
        self._riders = riders
        self._office = office
        self._token = token
        self._model = model
        self._number = 0

    @classmethod
    def gather(cls, urls: Sequence[str], riders: int, token: str, model: str) -> "Rush":
        """Everybody, with the address of a process each."""
        lines = [Connection(urls[number % len(urls)]) for number in range(riders + 1)]
        return cls(lines[1:], lines[0], token, model)

    async def leave(self) -> None:
        """Hang up."""
        await asyncio.gather(*(line.close() for line in (self._office, *self._riders)))

    async def run(self, slot: str, cancellations: int = 3) -> Round:
        """One round; `cancellations` of the sold places are given back in the middle of it."""
        late = LATECOMERS * cancellations
        first, second = self._riders[: len(self._riders) - late], iter(self._riders[len(self._riders) - late :])
        round_ = Round(slot, [], [], 0)
        sold: asyncio.Queue[str] = asyncio.Queue()

        async def ride(line: Connection) -> None:
            attempt = await self._book(line, slot)
            round_.attempts.append(attempt)
            if attempt.outcome == "BookPlaceSuccess":
                sold.put_nowait(attempt.payload["booking"]["id"])

        async def office() -> None:
            for _ in range(cancellations):
                booking = await sold.get()
                await self._cancel(booking)
                round_.cancelled.append(booking)
                live = await self._live(slot)
                round_.most_seen = max(round_.most_seen, len(live))
                await asyncio.gather(*(ride(next(second)) for _ in range(LATECOMERS)))

        await _all([*(ride(line) for line in first), office()])
        round_.live = await self._live(slot)
        return round_

    async def _book(self, line: Connection, slot: str) -> Attempt:
        self._number += 1
        rider = {
            "firstName": "Zoé",
            "lastName": f"Rivière {self._number}",
            "email": f"rush{self._number}.{slot[-12:]}@riders.example",
            "birthDate": "1990-05-17",
            "licenceClass": "A",
        }
        sent = time.time()
        status, answer = await line.post(BOOK, {"input": {"slotId": slot, "modelId": self._model, "rider": rider}})
        return Attempt(sent, time.time(), status, answer)

    async def _cancel(self, booking: str) -> None:
        status, answer = await self._office.post(CANCEL, {"input": {"bookingId": booking}}, self._token)
        assert status == 200, answer
        assert answer["data"]["cancelBooking"]["booking"]["status"] == "CANCELLED", answer

    async def _live(self, slot: str) -> list[dict[str, Any]]:
        status, answer = await self._office.post(LIVE, {"slot": slot}, self._token)
        assert status == 200, answer
        nodes: list[dict[str, Any]] = answer["data"]["bookings"]["nodes"]
        return nodes


async def _all(parts: Sequence[Awaitable[None]]) -> None:
    """Everything at once; the first failure ends the others."""

    async def run(part: Awaitable[None]) -> None:
        await part

    async with asyncio.timeout(ROUND_SECONDS), asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(run(part))
