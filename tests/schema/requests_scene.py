"""A dealership's event with bookings to ask changes of, another dealership, and the people who ask and answer."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from models.account import Account, AccountRole
from models.booking import Booking
from models.change_request import ChangeRequest
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import Message
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.reader.catalog import node_id
from tests.factories.world import World
from tests.schema.api import Api

PROBLEM = "... on Problem { code message field }"
REQUEST = """id kind status message stale seenVersion answer answeredBy answeredAt author
  differences { field before proposed }"""
ASK_BOOKING = f"""mutation($input: RequestBookingChangeInput!) {{ requestBookingChange(input: $input) {{ __typename
  ... on RequestBookingChangeSuccess {{ changeRequest {{ {REQUEST} }} }}
  ... on AlreadyRequested {{ existing {{ id }} }} {PROBLEM} }} }}"""
ASK_EVENT = f"""mutation($input: RequestEventChangeInput!) {{ requestEventChange(input: $input) {{ __typename
  ... on RequestEventChangeSuccess {{ changeRequest {{ {REQUEST} }} }} {PROBLEM} }} }}"""
ACCEPT = f"""mutation($input: AcceptChangeRequestInput!) {{ acceptChangeRequest(input: $input) {{ __typename
  ... on AcceptChangeRequestSuccess {{ changeRequest {{ {REQUEST} }} }}
  ... on PlaceTaken {{ alternatives {{ id }} }} {PROBLEM} }} }}"""
REFUSE = f"""mutation($input: RefuseChangeRequestInput!) {{ refuseChangeRequest(input: $input) {{ __typename
  ... on RefuseChangeRequestSuccess {{ changeRequest {{ {REQUEST} }} }} {PROBLEM} }} }}"""
WITHDRAW = f"""mutation($input: WithdrawChangeRequestInput!) {{ withdrawChangeRequest(input: $input) {{ __typename
  ... on WithdrawChangeRequestSuccess {{ changeRequest {{ {REQUEST} }} }} {PROBLEM} }} }}"""


@dataclass
class Requests:
    """Who may do what with what, by name."""

    database: Database
    api: Api
    rows: dict[str, Any]
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """The global id of a row."""
        return node_id(type(self.rows[name]), self.rows[name].id)

    async def do(self, who: str, document: str, **given: Any) -> Any:
        """The payload of a mutation."""
        data = await self.api.as_viewer(self.viewers[who]).data(document, input=given)
        return next(iter(data.values()))

    async def file(self, who: str = "dealer", kind: str = "MODIFY", **given: Any) -> dict[str, Any]:
        """A request of a booking that must be taken, by default to another slot."""
        if kind == "MODIFY" and "proposal" not in given:
            given["proposal"] = {"slotId": self.id("slot_b")}
        payload = await self.do(who, ASK_BOOKING, **{"bookingId": self.id("booking"), "kind": kind, **given})
        assert payload["__typename"] == "RequestBookingChangeSuccess", payload
        request: dict[str, Any] = payload["changeRequest"]
        return request

    async def all(self, model: type[Any]) -> list[Any]:
        """All rows of a class, oldest first."""
        async with self.database.write(SYSTEM) as session:
            return list(await session.scalars(select(model).order_by(model.id)))

    async def take(self, place: str) -> None:
        """Somebody else books a place."""
        async with self.database.write(SYSTEM) as session:
            world = await World.create(session, year=2090)
            await world.booking(self.rows[place])
            await session.commit()

    async def booking(self) -> Booking:
        """The booking as it stands."""
        async with self.database.write(SYSTEM) as session:
            return await session.get_one(Booking, self.rows["booking"].id)

    async def mails(self, cause: str) -> list[Message]:
        """Messages of a cause."""
        return [each for each in await self.all(Message) if each.cause == cause]

    async def write(self, statement: str, **values: Any) -> None:
        """Someone else changes something."""
        async with self.database.write(SYSTEM) as session:
            await session.execute(text(statement), values)
            await session.commit()

    async def requests(self) -> list[ChangeRequest]:
        """All requests."""
        return await self.all(ChangeRequest)


async def make_requests(database: Database) -> Requests:
    """Slots a to c with a place of each model; the booking has that of slot a, and a rider who may not ride model 2."""
    rows: dict[str, Any] = {}
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        home = rows["home"] = await world.dealership(name="Moto Passion Bourges", email="bourges@d.example")
        away = await world.dealership(name="Ailleurs")
        rows["model"] = await world.model("MT-07")
        rows["model_2"] = await world.model("R1", licence_required=LicenceClass.A)
        bikes = [await world.vehicle(rows["model"]), await world.vehicle(rows["model_2"])]
        rows["event"] = await world.event(home)
        for letter, at in (("a", "09:30"), ("b", "10:30"), ("c", "11:30")):
            rows[f"slot_{letter}"] = await world.slot(rows["event"], at)
            rows[f"place_{letter}"] = await world.place(rows[f"slot_{letter}"], bikes[0])
            rows[f"place_{letter}2"] = await world.place(rows[f"slot_{letter}"], bikes[1])
        rows["rider"] = await world.rider(licence_class=LicenceClass.A2)
        now = datetime.now(UTC)
        rows["booking"] = await world.booking(rows["place_a"], rows["rider"], confirmed_at=now)
        rows["elsewhere"] = await world.event(away, days_ahead=40)
        rows["slot_elsewhere"] = await world.slot(rows["elsewhere"])
        place = await world.place(rows["slot_elsewhere"], await world.vehicle(rows["model"]))
        rows["booking_elsewhere"] = await world.booking(place)
        for name, role, dealership in (
            ("ada", AccountRole.ADMIN, None),
            ("grace", AccountRole.ADMIN, None),
            ("denis", AccountRole.DEALER, home),
        ):
            account = rows[name] = Account(
                id=uuid7(),
                email=f"{name}@hq.example",
                name=name.capitalize(),
                role=role,
                password_hash="hash",
                dealership_id=dealership.id if dealership else None,
            )
            session.add(account)
        gone = Account(id=uuid7(), email="gone@hq.example", name="Gone", role=AccountRole.ADMIN, disabled_at=now)
        invited = Account(id=uuid7(), email="invited@hq.example", name="Invited", role=AccountRole.ADMIN)
        session.add_all([gone, invited])
        await session.commit()
    made = Requests(database, Api.of(database, SYSTEM), rows)
    made.viewers = {
        "admin": Viewer(Role.ADMIN, name="Ada", account_id=rows["ada"].id),
        "grace": Viewer(Role.ADMIN, name="Grace", account_id=rows["grace"].id),
        "team": Viewer(Role.TEAM, name="Tom", account_id=uuid7()),
        "dealer": Viewer(Role.DEALER, name="Denis", account_id=rows["denis"].id, dealership_id=home.id),
        "seller": Viewer(Role.DEALER, name="Sara", account_id=uuid7(), dealership_id=home.id),
        "stranger": Viewer(Role.DEALER, name="Serge", account_id=uuid7(), dealership_id=away.id),
    }
    return made
