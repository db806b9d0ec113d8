"""Holds that ran out: the place of an unconfirmed online booking goes back on sale (C3)."""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Uuid,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from models.actor import SYSTEM_NAME
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.booking_life import EXPIRED
from models.driver_session import Fetching
from models.errors import Conflict
from models.kit.base import table_of
from models.kit.constant import constant
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.statement import Statement
from resolvers.waiting_instead import wait_instead
from resolvers.waiting_offer import offer_freed
from resolvers.waiting_read import in_order

# A family on two rides each: more are confirmed first.
MOST_OPEN_HOLDS = 10
BOOKING, STEP = table_of(Booking), table_of(BookingStep)


async def release_expired_holds(session: Fetching, slot_id: UUID | None = None) -> int:
    """Cancel held bookings whose time has passed, of one slot or of all; returns how many.

    Whoever books may call it for the slot at hand, so that a place is never refused because the schedule is late:
    the rows are read past the viewer's scope, for a public viewer sees no booking at all. Rows that another
    transaction is confirming or releasing are skipped, not waited for. Whoever waits is offered what became free (C7).
    """
    if slot_id is None:
        released = await session.fetch_rows(_RELEASE_ALL)
    else:
        released = await session.fetch_rows(_RELEASE_OF_SLOT, slot_id=slot_id)
    # Before anyone else sees the places free they are offered to who waits; where nobody does, nothing more is asked.
    for event_id in sorted({row["event_id"] for row in released if row["waited_for"]}):
        await offer_freed(session, event_id, slot_id)
    # Who lost a ride and did not answer the offer of another one waits from now on (C6).
    lost = [row["replaces_id"] for row in released if row["replaces_id"]]
    if lost:
        await wait_instead(session, lost)
    return len(released)


def _release(*conditions: ColumnElement[bool]) -> Statement:
    """Cancels what ran out and writes its steps; a row for each, with whether someone waits at its event."""
    held = (
        select(Booking.id)
        .where(Booking.status == constant(BookingStatus.HELD), Booking.held_until <= func.now(), *conditions)
        .with_for_update(skip_locked=True)
        .cte("held")
    )
    released = (
        update(BOOKING)
        .where(BOOKING.c.id == held.c.id)
        .values(status=BookingStatus.CANCELLED, cancel_reason=CancelReason.HOLD_EXPIRED, held_until=None)
        .returning(BOOKING.c.id, BOOKING.c.place_id, BOOKING.c.event_id, BOOKING.c.wish_id, BOOKING.c.replaces_id)
        .cte("released")
    )
    step = {
        "id": func.new_key(),
        "booking_id": released.c.id,
        "place_id": released.c.place_id,
        "status": constant(BookingStatus.CANCELLED),
        "reason": literal(EXPIRED.fr),
        "reason_en": literal(EXPIRED.en),
        "actor": literal(SYSTEM_NAME),
    }
    steps = insert(STEP).from_select(list(step), select(*step.values()), include_defaults=False).cte("steps")
    waited_for = or_(released.c.wish_id.is_not(None), in_order(released.c.event_id)).label("waited_for")
    return Statement(select(released.c.event_id, released.c.replaces_id, waited_for).add_cte(steps))


def open_holds(email: ColumnElement[str]) -> ScalarSelect[int]:
    """How many unconfirmed bookings the address, as kept on riders, has."""
    # Rider by rider: a plan that begins with all holds there are would cost most in a rush, when there are many.
    of_rider = (
        select(func.count())
        .select_from(Booking)
        .where(
            Booking.rider_id == Rider.id,
            Booking.status == constant(BookingStatus.HELD),
            Booking.held_until > func.now(),
        )
        .correlate(Rider)
        .scalar_subquery()
    )
    return select(func.coalesce(func.sum(of_rider), literal_column("0"))).where(Rider.email == email).scalar_subquery()


def check_open_holds(held: int) -> None:
    """Refuse (`Conflict`) a further hold to an address that has `MOST_OPEN_HOLDS` unconfirmed ones.

    Nobody has shown yet that the address is theirs: it may be a stranger's, who would get a mail for each, and whoever
    types it would hold places that nobody comes for. Two at once may both pass: it is a brake, not an invariant.
    """
    if held >= MOST_OPEN_HOLDS:
        raise Conflict(
            f"Cette adresse a déjà {held} réservations à confirmer. Confirmez-les par le lien reçu, ou attendez "
            "qu’elles expirent.",
            f"This address has {held} bookings to confirm already. Confirm them by the link in the mail, or let them "
            "lapse.",
            field="rider.email",
        )


async def any_hold_expired(session: WriteSession) -> bool:
    """Whether there is anything to release: answered by the index of held bookings, so it may be asked often."""
    statement = (
        select(Booking.id).where(Booking.status == BookingStatus.HELD, Booking.held_until <= func.now()).limit(1)
    )
    return await session.scalar(statement, execution_options=UNSCOPED) is not None


_RELEASE_ALL = _release()
_RELEASE_OF_SLOT = _release(Booking.slot_id == bindparam("slot_id", type_=Uuid()))
