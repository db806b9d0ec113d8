"""A waiting list at a full event, for tests: who joins, what is freed, who is offered what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM
from models.rider import Rider
from models.session import Database, WriteSession
from models.slot import Place, Slot
from models.vehicle import VehicleModel
from models.wish import Wish, WishModel, WishSlot, WishState
from models.wish_step import WishStep, WishStepKind
from resolvers.booking_change import CancelBookingInput, cancel_booking
from resolvers.booking_confirm import ConfirmBookingInput, confirm_booking
from resolvers.hold import release_expired_holds
from resolvers.link import LinkPurpose, make_token
from tests.factories.world import World


@dataclass
class Line:
    """An event with all its places booked: `places[slot][model]`."""

    database: Database
    event: Event
    models: list[VehicleModel]
    slots: list[Slot]
    places: list[list[Place]]
    world: World

    async def join(
        self,
        *,
        models: Sequence[VehicleModel] = (),
        slots: Sequence[Slot] = (),
        rider: Rider | None = None,
        proven: bool = True,
        **values: Any,
    ) -> Wish:
        """A rider who waits, last in the order."""
        async with transaction(self.database) as session:
            self.world.session = session
            person = rider or await self.world.rider()
            wish = Wish(
                id=uuid7(),
                event_id=self.event.id,
                rider_id=person.id,
                any_model=not models,
                any_slot=not slots,
                joined_at=datetime.now(UTC),
                proven_at=datetime.now(UTC) if proven else None,
                **values,
            )
            session.add(wish)
            await session.flush()
            session.add_all(WishModel(wish_id=wish.id, model_id=each.id) for each in models)
            session.add_all(WishSlot(wish_id=wish.id, slot_id=each.id) for each in slots)
            for kind in (WishStepKind.JOINED, WishStepKind.PROVEN) if proven else (WishStepKind.JOINED,):
                await session.flush()
                session.add(WishStep(wish_id=wish.id, kind=kind, actor="Test"))
        return wish

    async def rider(self, **values: Any) -> Rider:
        """Somebody."""
        async with transaction(self.database) as session:
            self.world.session = session
            return await self.world.rider(**values)

    async def booking_of(self, place: Place) -> Booking:
        """The live booking of a place."""
        async with transaction(self.database) as session:
            live = select(Booking).where(Booking.place_id == place.id, Booking.status != BookingStatus.CANCELLED)
            return (await session.scalars(live)).one()

    async def free(self, place: Place) -> None:
        """Cancel what is on a place, by headquarters."""
        booking = await self.booking_of(place)
        async with transaction(self.database) as session:
            await cancel_booking(session, SYSTEM, CancelBookingInput(booking.id))

    async def expire(self, *wishes: Wish) -> None:
        """Let what is offered to these run out."""
        async with transaction(self.database) as session:
            await session.execute(
                update(Booking)
                .where(Booking.wish_id.in_([each.id for each in wishes]), Booking.status == BookingStatus.HELD)
                .values(held_until=datetime.now(UTC) - timedelta(seconds=1))
            )
            await release_expired_holds(session)

    async def holder(self, place: Place) -> UUID | None:
        """The rider who has a place, or is offered it."""
        async with transaction(self.database) as session:
            live = select(Booking.rider_id).where(
                Booking.place_id == place.id, Booking.status != BookingStatus.CANCELLED
            )
            return await session.scalar(live)

    async def wish(self, wish: Wish) -> Wish:
        """A wish as it stands."""
        async with transaction(self.database) as session:
            return await session.get_one(Wish, wish.id)

    async def state(self, wish: Wish) -> WishState:
        """Where it stands."""
        return (await self.wish(wish)).state

    async def offers_told(self, wish: Wish) -> int:
        """How many offers its rider was told of."""
        async with transaction(self.database) as session:
            told = (
                select(func.count())
                .select_from(Message)
                .join(Booking, Booking.id == Message.booking_id)
                .where(Booking.wish_id == wish.id, Message.cause == MessageCause.WAITING_OFFER)
            )
            return await session.scalar(told) or 0


async def make_line(session: WriteSession, database: Database, *, year: int | None = None) -> Line:
    """An open event of two slots and two models, fully booked."""
    world = await World.create(session, year)
    stop = await world.event(await world.dealership(uuid7().hex[-8:].upper()))
    range_ = [await world.model(f"Model {uuid7()}") for _ in range(2)]
    vehicles = [await world.vehicle(each) for each in range_]
    made = [await world.slot(stop, f"{9 + nth:02}:00") for nth in range(2)]
    places = [[await world.place(slot, each) for each in vehicles] for slot in made]
    for row in places:
        for place in row:
            await world.booking(place)
    return Line(database, stop, range_, made, places, world)


async def accept(line: Line, booking: Booking) -> None:
    """Follow the link of an offer."""
    token = make_token(LinkPurpose.CONFIRM, booking.id, datetime.now(UTC) + timedelta(hours=1))
    async with line.database.write(ANONYMOUS) as session:
        await confirm_booking(session, ANONYMOUS, ConfirmBookingInput(token))
        await session.commit()


def wish_token(wish: Wish) -> str:
    """The token of the link to a wish."""
    return make_token(LinkPurpose.WISH, wish.id, datetime.now(UTC) + timedelta(hours=1))
