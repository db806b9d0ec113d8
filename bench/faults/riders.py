"""The load: riders book, come again, confirm; headquarters cancels, so that places are always sought after."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.faults.client import Client
from bench.faults.ledger import Ledger, Promise
from resolvers.link import LinkPurpose, make_token
from tests.e2e.bookings import wish
from tests.e2e.scenes import Scene

BOOK = """mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { id place { id } } } ... on Problem { code } } }"""
CONFIRM = """mutation($input: ConfirmBookingInput!) { confirmBooking(input: $input) { __typename
  ... on ConfirmBookingSuccess { booking { id } } ... on Problem { code } } }"""
CANCEL = """mutation($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename
  ... on CancelBookingSuccess { booking { id } } ... on Problem { code } } }"""
# So often a rider sends what was answered already, confirms, and is followed by a cancellation.
COMES_AGAIN, CONFIRMS = 0.15, 0.5
# Headquarters cancels where more than this share of the places is sold.
FULL = 0.8


@dataclass
class Crowd:
    """Riders who share what is left of one event, until `over` is set."""

    scene: Scene
    places: int
    url: str
    token: str
    ledger: Ledger
    over: asyncio.Event
    dice: Random
    pause: float

    def __post_init__(self) -> None:
        self._number = 0
        self._sold: list[str] = []

    async def ride(self) -> None:
        """One rider after another, over one connection."""
        public, office = Client(self.url, self.ledger), Client(self.url, self.ledger, self.token)
        try:
            while not self.over.is_set():
                await self._one(public, office)
                await asyncio.sleep(self.dice.random() * 2 * self.pause)
        finally:
            await public.close()
            await office.close()

    async def _one(self, public: Client, office: Client) -> None:
        self._number += 1
        name = f"fault{self._number}"
        given = wish(self.dice.choice(self.scene.slots), self.scene.model, name, idempotencyKey=f"key of {name}")
        payload = await public.persist(BOOK, given)
        if self.dice.random() < COMES_AGAIN and await public.persist(BOOK, given) != payload:
            self.ledger.contradicted.append(name)
        address = f"{name}@riders.example"
        if payload["__typename"] != "BookPlaceSuccess":
            self.ledger.refused.add(address)
            self.ledger.answers[payload["__typename"]] += 1
        else:
            self.ledger.acknowledge()
            booking = payload["booking"]
            self.ledger.promises[address] = Promise(booking["id"], booking["place"]["id"])
            if self.dice.random() < CONFIRMS:
                await self._confirm(public, self.ledger.promises[address])
            self._sold.append(address)
        if len(self._sold) > FULL * self.places:
            await self._cancel(office, self._sold.pop(self.dice.randrange(len(self._sold))))

    async def _confirm(self, public: Client, promise: Promise) -> None:
        key = UUID(promise.booking.rpartition("_")[2])
        token = make_token(LinkPurpose.CONFIRM, key, datetime.now(UTC) + timedelta(hours=1))
        self._carried_out(await public.persist(CONFIRM, {"token": token}))
        promise.confirmed = True

    async def _cancel(self, office: Client, address: str) -> None:
        promise = self.ledger.promises[address]
        given = {"bookingId": promise.booking, "idempotencyKey": f"cancel {address}"}
        self._carried_out(await office.persist(CANCEL, given))
        promise.cancelled = True

    def _carried_out(self, payload: dict[str, Any]) -> None:
        if payload["__typename"].endswith("Success"):
            self.ledger.acknowledge()
        else:
            self.ledger.contradicted.append(str(payload))
