"""Riders' bookings over HTTP, and the messages that follow, as these tests ask for them."""

from typing import Any

from tests.e2e.live import Api
from tests.e2e.rush import BOOK

MESSAGES = """query($after: String, $event: ID!) {
  messages(first: 500, after: $after, filter: {booking: {event: {id: {eq: $event}}}}) {
    nodes { id cause status recipient subject textBody calendar booking { id } } } }"""
BOOKINGS = """query($event: ID!, $filter: BookingFilter) { event(id: $event) {
  bookings(first: 500, filter: $filter) { totalCount nodes { id status place { id } rider { email } } } } }"""


def rider(name: str, **details: Any) -> dict[str, Any]:
    """An adult with an A licence."""
    defaults = {
        "firstName": "Ana",
        "lastName": "Lefèvre",
        "email": f"{name}@riders.example",
        "birthDate": "1985-02-03",
        "licenceClass": "A",
        "phone": "06 39 98 12 34",
    }
    return {**defaults, **details}


def wish(slot: str, model: str, name: str, **more: Any) -> dict[str, Any]:
    """The input of `bookPlace`."""
    return {"slotId": slot, "modelId": model, "rider": rider(name), **more}


async def book(api: Api, slot: str, model: str, name: str, **more: Any) -> dict[str, Any]:
    """Book; the booking that was made."""
    payload = await api.ask(BOOK, input=wish(slot, model, name, **more))
    assert payload["__typename"] == "BookPlaceSuccess", payload
    booking: dict[str, Any] = payload["booking"]
    return booking


async def messages(admin: Api, event: str) -> list[dict[str, Any]]:
    """All messages about bookings of an event, at most 500."""
    nodes: list[dict[str, Any]] = (await admin.ask(MESSAGES, event=event))["nodes"]
    return nodes


async def live_bookings(admin: Api, event: str) -> list[dict[str, Any]]:
    """All bookings of an event that have their place, at most 500."""
    answer = await admin.ask(BOOKINGS, event=event, filter={"status": {"notIn": ["CANCELLED"]}})
    nodes: list[dict[str, Any]] = answer["bookings"]["nodes"]
    return nodes
