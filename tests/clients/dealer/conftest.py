"""A weekend for the tests of a dealership's space."""

import pytest

from tests.clients.admin.boards import BOOK
from tests.clients.dealer.weekend import Weekend
from tests.clients.site import Site
from tests.e2e.bookings import rider

EVENTS = """{ events(first: 50, filter: {state: {eq: OPEN}}, sort: [{startsOn: DESC}]) { nodes { id daysLeft fillRate
  dealership { id name } slots { id localStart places { id free vehicle { number
    model { id name licenceRequired } } } } } } }"""


@pytest.fixture(scope="session")
async def weekend(site: Site, headquarters: str) -> Weekend:
    """One that is to come, with a booking of ours; shared by all tests of this process."""
    last, other, *_ = (await site.ask(headquarters, EVENTS))["nodes"]
    free = [
        (slot["id"], place["vehicle"]["model"]["id"])
        for slot in last["slots"]
        for place in slot["places"]
        if place["free"] and place["vehicle"]["model"]["licenceRequired"] in ("A2", "A")
    ]
    # A model that is free at another departure as well, so that it can be asked to move there.
    slot, model = next(one for one in free if any(other[1] == one[1] and other[0] != one[0] for other in free))
    given = {"slotId": slot, "modelId": model, "rider": rider("dealers.rider", lastName="Concessionnaire")}
    booking = (await site.ask(headquarters, BOOK, i=given))["booking"]["id"]
    return Weekend(last, booking, other)
