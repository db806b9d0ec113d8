"""Carrying out a new layout of an event's slots, under the locks of whoever lays out anew (B2; ADR 0012)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.act import ActItem
from models.booking import Booking, BookingStatus, BookingStep
from models.change_request import ChangeRequest
from models.errors import Collision, InvalidInput
from models.event import Event
from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.uuid7 import uuid7
from models.session import WriteSession
from models.slot import Place, Slot, SlotState
from models.slot_layout import LaidOutSlot, SlotFate, StandingSlot, lay_out_anew
from models.slot_plan import PlannedSlot, SlotPlan, wall_slots
from models.wish import Wish, WishSlot, WishState
from models.wish_step import WishStep
from resolvers.slot_places import make_places
from resolvers.waiting_lock import lock_waiting_lists

BOOKING, CHANGE, PLACE, SLOT, WISH, WISH_SLOT = (
    table_of(model) for model in (Booking, ChangeRequest, Place, Slot, Wish, WishSlot)
)
STEP, ITEM, WISH_STEP = table_of(BookingStep), table_of(ActItem), table_of(WishStep)


async def lock_layout(session: WriteSession, event_id: UUID) -> Event | None:
    """The event, with its slots and its waiting list, locked against those who book, wait or lay out; None: missing.

    Slots first, as those who book lock them: nobody who holds a slot then waits for an event that we hold.
    """
    slots = select(SLOT.c.id).where(SLOT.c.event_id == event_id).order_by(SLOT.c.id).with_for_update(key_share=True)
    await session.execute(slots)
    found = select(Event).where(Event.id == event_id).with_for_update().execution_options(populate_existing=True)
    event: Event | None = await session.scalar(found)
    await session.execute(slots)  # with those that someone laid out before we had the event
    await lock_waiting_lists(session, [event_id])
    return event


async def plan_layout(session: WriteSession, event: Event, plan: SlotPlan) -> list[LaidOutSlot]:
    """What this rhythm would make of the event's coming slots; nothing is done. Raises as `slots_of_days`."""
    planned = slots_of_days(plan, event.starts_on, event.ends_on, ZoneInfo(event.zone))
    standing = await _read_standing(session, event.id)
    return lay_out_anew(standing, planned, await _read_wishes(session, event.id), datetime.now(UTC))


def slots_of_days(plan: SlotPlan, first: date, last: date, zone: ZoneInfo) -> list[PlannedSlot]:
    """The departures of all days from the first to the last.

    Raises InvalidInput where one falls into an hour that the clocks skip or show twice (B7).
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    try:
        return wall_slots(plan, days, zone)
    except ValueError as error:
        raise InvalidInput(
            "Un départ tomberait dans l’heure que le changement d’heure supprime ou répète, ou avant le retour du"
            " précédent. Changez le premier départ, le dernier ou la durée.",
            "A departure would fall into the hour that the clock change skips or repeats, or before the return of the"
            " one before. Change the first departure, the last or the length.",
            field="firstRide",
        ) from error


async def apply_layout(session: WriteSession, event: Event, slots: Sequence[LaidOutSlot]) -> list[LaidOutSlot]:
    """Write what was planned, and the places of what is new; the same slots, with the ids of those added.

    Raises Collision where someone took one of the places that were to go: it goes again, and finds theirs.
    """
    by_fate: dict[SlotFate, list[LaidOutSlot]] = {fate: [] for fate in SlotFate}
    done = [replace(each, slot_id=uuid7()) if each.fate is SlotFate.ADDED else each for each in slots]
    for each in done:
        by_fate[each.fate].append(each)
    await _remove(session, [each.slot_id for each in by_fate[SlotFate.REMOVED] if each.slot_id])
    closed = [each.slot_id for each in by_fate[SlotFate.CLOSED]]
    still_open = (SLOT.c.id.in_(closed), SLOT.c.state == constant(SlotState.OPEN))
    await session.execute(update(SLOT).where(*still_open).values(state=SlotState.CLOSED))
    await _change(session, by_fate[SlotFate.CHANGED])
    rows = [
        {
            "id": each.slot_id,
            "event_id": event.id,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "local_start": each.local_start,
            "day": each.local_start.date(),
            "group_number": each.group_number,
        }
        for each in by_fate[SlotFate.ADDED]
    ]
    if rows:
        await (await session.connection()).execute(insert(SLOT), rows)
    fresh = [each.slot_id for fate in (SlotFate.ADDED, SlotFate.CHANGED) for each in by_fate[fate]]
    await make_places(session, event.id, SLOT.c.id.in_(fresh))
    return done


async def _remove(session: WriteSession, slot_ids: Sequence[UUID]) -> None:
    if not slot_ids:
        return
    try:
        async with session.begin_nested():
            await session.execute(delete(PLACE).where(PLACE.c.slot_id.in_(slot_ids)))
            await session.execute(delete(SLOT).where(SLOT.c.id.in_(slot_ids)))
    except IntegrityError as error:
        raise Collision from error


async def _change(session: WriteSession, slots: Sequence[LaidOutSlot]) -> None:
    """Another return or group; places of vehicles that no longer leave there go, or are withdrawn if remembered."""
    if not slots:
        return
    rows = [{"key": each.slot_id, "end": each.ends_at, "group": each.group_number} for each in slots]
    change = (
        update(SLOT)
        .where(SLOT.c.id == bindparam("key"))
        .values(
            ends_at=bindparam("end", type_=SLOT.c.ends_at.type),
            group_number=bindparam("group", type_=SLOT.c.group_number.type),
        )
    )
    await (await session.connection()).execute(change, rows)
    await session.execute(delete(PLACE).where(PLACE.c.slot_id.in_([each.slot_id for each in slots]), ~_remembered()))
    left = (PLACE.c.slot_id.in_([each.slot_id for each in slots]), PLACE.c.withdrawn_at.is_(None))
    # What history keeps is withdrawn here and given back where the vehicle still leaves.
    await session.execute(update(PLACE).where(*left).values(withdrawn_at=datetime.now(UTC)))


def live() -> ColumnElement[bool]:
    """The condition on a booking, a hold or an offer that has its place."""
    return BOOKING.c.status != constant(BookingStatus.CANCELLED)


def _remembered() -> ColumnElement[bool]:
    """The condition on places that history refers to, or that an act withdrew and may give back."""
    found: ColumnElement[bool] = PLACE.c.withdrawn_by_id.is_not(None)
    for table in (BOOKING, STEP, ITEM, WISH_STEP):
        found |= select(table.c.place_id).where(table.c.place_id == PLACE.c.id).exists()
    return found


async def _read_standing(session: WriteSession, event_id: UUID) -> list[StandingSlot]:
    booked = select(BOOKING.c.id).where(BOOKING.c.slot_id == SLOT.c.id, live()).exists()
    asked = (CHANGE.c.slot_id == SLOT.c.id) | (CHANGE.c.proposed_slot_id == SLOT.c.id)
    remembered: ColumnElement[bool] = select(PLACE.c.id).where(PLACE.c.slot_id == SLOT.c.id, _remembered()).exists()
    remembered |= select(CHANGE.c.id).where(CHANGE.c.event_id == event_id, asked).exists()
    columns = (SLOT.c.id, SLOT.c.local_start, SLOT.c.starts_at, SLOT.c.ends_at, SLOT.c.group_number, SLOT.c.state)
    rows = await session.execute(select(*columns, booked, remembered).where(SLOT.c.event_id == event_id))
    return [StandingSlot(*row) for row in rows]


async def _read_wishes(session: WriteSession, event_id: UUID) -> list[frozenset[UUID]]:
    """The slots that each of those who wait names."""
    rows = await session.execute(
        select(WISH.c.id, WISH_SLOT.c.slot_id)
        .join(WISH_SLOT, WISH_SLOT.c.wish_id == WISH.c.id)
        .where(
            WISH.c.event_id == event_id,
            WISH.c.state.in_([constant(WishState.WAITING), constant(WishState.OFFERED)]),
            ~WISH.c.any_slot,
        )
    )
    named: dict[UUID, set[UUID]] = {}
    for wish_id, slot_id in rows:
        named.setdefault(wish_id, set()).add(slot_id)
    return [frozenset(each) for each in named.values()]
