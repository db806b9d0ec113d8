"""Finds places and bookings of the demo season for tests of the board; each test asks for other ones."""

from dataclasses import dataclass
from typing import Any

from tests.clients.site import Site
from tests.e2e.bookings import rider

COMING = """{ events(first: 50, filter: {state: {eq: OPEN}}, sort: [{startsOn: DESC}]) { nodes {
  id startsOn daysLeft bookedCount placesCount dealership { id name }
  slots { id localStart places { id free vehicle { number groupNumber model { id name licenceRequired } } } } } } }"""
BOOK = """mutation($i: BookPlaceInput!) { bookPlace(input: $i) { __typename
  ... on BookPlaceSuccess { booking { id version } } ... on Problem { code message } } }"""
BOOKING = """query($id: ID!) { booking(id: $id) { id status version slot { id localStart } rider { lastName }
  vehicle { number model { id name } } history { status reason actor } } }"""


@dataclass
class FreePlace:
    """A place that can be booked, in an event to come."""

    event: str
    slot: str
    model: str
    number: int
    time: str
    booked: int

    @property
    def label(self) -> str:
        """How the board names where it is."""
        return f"{self.time}, {self.model_name} n° {self.number}"

    model_name: str = ""


async def free_places(site: Site, token: str) -> list[FreePlace]:
    """Those of the last open event, of models that anybody with an A licence may ride."""
    event = (await site.ask(token, COMING))["nodes"][0]
    return [
        FreePlace(
            event["id"],
            slot["id"],
            place["vehicle"]["model"]["id"],
            place["vehicle"]["number"],
            slot["localStart"][11:16],
            event["bookedCount"],
            place["vehicle"]["model"]["name"],
        )
        for slot in event["slots"]
        for place in slot["places"]
        if place["free"] and place["vehicle"]["model"]["licenceRequired"] in ("A", "A2")
    ]


async def free_place(site: Site, token: str) -> FreePlace:
    """Any of them."""
    return (await free_places(site, token))[0]


async def book(site: Site, token: str, place: FreePlace, name: str, last_name: str) -> str:
    """Book it for somebody; the booking's id."""
    given = {"slotId": place.slot, "modelId": place.model, "rider": rider(name, lastName=last_name)}
    answer = await site.ask(token, BOOK, i=given)
    assert answer["__typename"] == "BookPlaceSuccess", answer
    return str(answer["booking"]["id"])


async def look_up(site: Site, token: str, booking: str) -> dict[str, Any]:
    """The booking as it stands."""
    found: dict[str, Any] = await site.ask(token, BOOKING, id=booking)
    return found
