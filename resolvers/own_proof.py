"""Proving that an address is one's own by the link of one's own booking, where a friend had typed it (C7; ADR 0030)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError

from models.booking import Booking
from models.errors import AlreadyBooked, DomainError
from models.kit.base import table_of
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.booking_limit import without_limits
from resolvers.booking_step import lock_booking, violated
from resolvers.rider import adopt, drop_unproven
from resolvers.rider_merge import merge_leads, references
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_offer import offer_freed
from resolvers.wish import collision_of

WISH = table_of(Wish)


@dataclass(frozen=True, slots=True)
class ProveOwnAddressInput:
    """The booking of the link."""

    booking_id: UUID


async def prove_own_address(session: WriteSession, viewer: Viewer, input: ProveOwnAddressInput) -> Booking:
    """Say that the mailed link reached oneself: the record that a friend made becomes that of a person (J1).

    All that it has goes to the person who came before with these details, if any, whose data stay as they were; where
    they wait for a place it is offered from now on. A second time changes nothing. Raises NotFound, AlreadyBooked where
    the person has another ride at this time, Conflict where they wait at this event already.
    """
    require(viewer, "prove_own_address")
    booking = await lock_booking(session, input.booking_id)
    await _prove(session, viewer, booking)
    await session.refresh(booking)
    return booking


async def prove_by_own_act(session: WriteSession, viewer: Viewer, booking: Booking) -> None:
    """The same where the holder of the link changes something of the booking; what stands against it leaves all as is.

    Cancelling the other of two rides at one time must not be refused because there are two.
    """
    if viewer.role is not Role.RIDER:
        return
    try:
        async with session.begin_nested():
            await _prove(session, viewer, booking)
    except DomainError:
        return
    await session.refresh(booking)


async def _prove(session: WriteSession, viewer: Viewer, booking: Booking) -> None:
    said = booking.rider_id
    unproven = select(Rider.unproven).where(Rider.id == said)
    if not await session.scalar(unproven, execution_options=UNSCOPED):
        return
    # Before the rows of its wishes, as whoever offers does.
    await lock_waiting_lists(session, list(await session.scalars(_waiting_at(said), execution_options=UNSCOPED)))
    try:
        async with session.begin_nested(), without_limits(session):
            known = await adopt(session, said)
            if known != said:
                await merge_leads(session, viewer, known, said)
                for table, column in references():
                    await session.execute(update(table).where(column == said).values({column.name: known}))
                await drop_unproven(session, said)
    except IntegrityError as error:
        if violated(error) == "uq_booking_rider_id_slot_id_live":
            raise AlreadyBooked from error
        raise collision_of(error) from error
    await _enter_the_order(session, viewer, known)


def _waiting_at(rider_id: UUID) -> Select[UUID]:
    """Events where the rider waits and nothing is offered yet."""
    unproven = (Wish.state == WishState.WAITING) & Wish.proven_at.is_(None)
    return select(Wish.event_id).where(Wish.rider_id == rider_id, unproven).order_by(Wish.event_id)


async def _enter_the_order(session: WriteSession, viewer: Viewer, rider_id: UUID) -> None:
    """What they wait for is offered from now on, at their place in the order."""
    waiting = (WISH.c.state == WishState.WAITING) & WISH.c.proven_at.is_(None) & WISH.c.group_id.is_(None)
    proven = await session.execute(
        update(WISH)
        .where(WISH.c.rider_id == rider_id, waiting)
        .values(proven_at=func.now())
        .returning(WISH.c.id, WISH.c.event_id)
    )
    for wish in proven.all():
        await log_steps(session, [Logged(wish.id, WishStepKind.PROVEN)], viewer.actor)
        await offer_freed(session, wish.event_id)
