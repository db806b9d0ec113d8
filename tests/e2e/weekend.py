"""The weekend of 30 and 31 October 2027 at C007, which crosses the change of clock, as headquarters sees it."""

from dataclasses import dataclass
from typing import Any

from tests.e2e.live import Api, until

SEASON = (
    "{ season(year: 2027) { placesCount bookedCount fillRate events(first: 100) { totalCount nodes { id state } } } }"
)
EVENT = """query($code: String!, $day: Date!) {
  events(first: 2, filter: {dealership: {code: {eq: $code}}, startsOn: {eq: $day}}) { nodes {
    id state placesCount bookedCount heldCount fillRate version
    slots { id startsAt endsAt localStart day groupNumber
      places { id free vehicle { number groupNumber model { id name licenceRequired } } } } } } }"""
OPEN = """mutation($id: ID!) { openEvent(input: {eventId: $id}) { __typename
  ... on OpenEventSuccess { event { state } } ... on Problem { code message } } }"""
MOVE = """mutation($input: MoveBookingInput!) { moveBooking(input: $input) { __typename
  ... on MoveBookingSuccess { booking { id status version slot { id } vehicle { model { id } } } }
  ... on Problem { code message field } } }"""
CONFIRM = """mutation($token: String!) { confirmBooking(input: {token: $token}) { __typename
  ... on ConfirmBookingSuccess { booking { id status } } ... on Problem { code message } } }"""
MAILS = """query($id: ID!) { messages(first: 20, filter: {booking: {id: {eq: $id}}}) {
  nodes { cause status recipient textBody calendar } } }"""
HISTORY = "query($id: ID!) { booking(id: $id) { status version history { status reason actor place { id } } } }"


@dataclass
class Weekend:
    """The event of 30 and 31 October 2027 at C007, as it stands now."""

    row: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def slots(self, day: str) -> list[dict[str, Any]]:
        return sorted(
            (slot for slot in self.row["slots"] if slot["day"] == day), key=lambda slot: str(slot["startsAt"])
        )

    def free(self, licence: str) -> tuple[str, str]:
        """A slot, and a model that needs this licence and is free in it."""
        for slot in self.row["slots"]:
            for place in slot["places"]:
                if place["free"] and place["vehicle"]["model"]["licenceRequired"] == licence:
                    return slot["id"], place["vehicle"]["model"]["id"]
        raise AssertionError("nothing is free")


async def weekend(admin: Api) -> Weekend:
    """The event as headquarters sees it now."""
    nodes = (await admin.ask(EVENT, code="C007", day="2027-10-30"))["nodes"]
    assert len(nodes) == 1
    return Weekend(nodes[0])


async def mail(admin: Api, booking: str, cause: str) -> dict[str, Any]:
    """The one message of this cause, once it is sent."""

    async def sent() -> list[dict[str, Any]]:
        nodes = (await admin.ask(MAILS, id=booking))["nodes"]
        return [node for node in nodes if node["cause"] == cause and node["status"] == "SENT"]

    found = await until(sent)
    assert len(found) == 1
    return found[0]
