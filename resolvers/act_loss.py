"""Rides that an act takes away: cancelled, an alternative held for each rider if there is one, one message each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update
from sqlalchemy.dialects.postgresql import insert

from models.act import Act, ActItem, ActItemState, ActKind
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.booking_life import Reason
from models.kit.base import table_of
from models.kit.uuid7 import uuid7
from models.message import MessageCause
from models.session import WriteSession
from resolvers.act import told_at, write_items
from resolvers.act_match import Offer
from resolvers.act_seats import find_offers, held_until
from resolvers.link import LinkPurpose, make_link
from resolvers.message import manage_link, queue_messages, read_facts, rider_variables
from resolvers.waiting_instead import closed_events
from settings import get_settings

ITEM, BOOKING, STEP = (table_of(model) for model in (ActItem, Booking, BookingStep))
# What the history says, and why the booking says that it was cancelled.
WORDS: Mapping[ActKind, tuple[Reason, CancelReason]] = {
    ActKind.WITHDRAWAL: (
        Reason("Modèle retiré du tour", "Model withdrawn from the tour"),
        CancelReason.MODEL_WITHDRAWN,
    ),
    ActKind.EVENT_CANCELLATION: (Reason("Événement annulé", "Event cancelled"), CancelReason.EVENT_CANCELLED),
    ActKind.SLOT_CLOSING: (Reason("Départ fermé", "Departure closed"), CancelReason.SLOT_CLOSED),
}
CAUSES: Mapping[ActKind, MessageCause] = {
    ActKind.WITHDRAWAL: MessageCause.MODEL_WITHDRAWN,
    ActKind.EVENT_CANCELLATION: MessageCause.CANCELLED,
    ActKind.SLOT_CLOSING: MessageCause.SLOT_CLOSED,
}
# Which of them offer another place, or let the rider wait for one.
OFFERING = (ActKind.WITHDRAWAL, ActKind.SLOT_CLOSING)
OFFERED = Reason("Place gardée en remplacement", "Place held in its stead")
# Somebody else may book an offered place before it is held: then the next best is looked for.
ATTEMPTS = 5


async def cancel_and_offer(session: WriteSession, act: Act, met: list[Row[Any]]) -> None:
    """Cancel these bookings, hold alternatives for their riders, and queue what they are told."""
    words, reason = WORDS[act.kind]
    said = with_reason(words, act)
    await session.execute(
        update(BOOKING)
        .where(BOOKING.c.id.in_([row.id for row in met]))
        .values(
            status=BookingStatus.CANCELLED,
            cancel_reason=reason,
            held_until=None,
            calendar_sequence=BOOKING.c.calendar_sequence + 1,
        )
    )
    await write_steps(session, act.actor, said, [(row.id, row.place_id, BookingStatus.CANCELLED) for row in met])
    offers: dict[UUID, tuple[Offer, UUID]] = {}
    if act.kind in OFFERING:
        offers = await _hold(session, act, {row.item_id: row for row in met})
    told = await _tell(session, act, met, offers)
    await write_items(session, [_written(row, offers.get(row.item_id), told.get(str(row.item_id))) for row in met])


def _written(row: Row[Any], offered: tuple[Offer, UUID] | None, message_id: UUID | None) -> dict[str, Any]:
    offer, booking_id = offered or (None, None)
    return {
        "item_id": row.item_id,
        "state": ActItemState.DONE,
        "status_before": row.status,
        "held_until_before": row.held_until,
        "rank": offer and offer.rank,
        "offered_place_id": offer and offer.seat.place_id,
        "offered_id": booking_id,
        "message_id": message_id,
    }


async def write_steps(
    session: WriteSession, actor: str, reason: Reason, steps: Sequence[tuple[UUID, UUID, BookingStatus]]
) -> list[UUID]:
    """Write a step into the history of each booking: its id, its place, its status after it. Ids of the steps."""
    ids = [uuid7() for _ in steps]
    rows = [
        {
            "id": key,
            "booking_id": booking_id,
            "place_id": place_id,
            "status": status,
            "reason": reason.fr,
            "reason_en": reason.en,
            "actor": actor,
        }
        for key, (booking_id, place_id, status) in zip(ids, steps, strict=True)
    ]
    if rows:
        await session.execute(insert(STEP), rows)
    return ids


def with_reason(words: Reason, act: Act) -> Reason:
    """Our words, and behind them those of who did it, as they were written."""
    return Reason(f"{words.fr} : {act.reason}", f"{words.en}: {act.reason}") if act.reason else words


async def _hold(session: WriteSession, act: Act, lost: Mapping[UUID, Row[Any]]) -> dict[UUID, tuple[Offer, UUID]]:
    """Hold a place for each who lost one, by item: the unique indexes say who has it."""
    held: dict[UUID, tuple[Offer, UUID]] = {}
    known_at = told_at(act, datetime.now(UTC))
    for _ in range(ATTEMPTS):
        left = [key for key in lost if key not in held]
        offers = await find_offers(session, ITEM.c.id.in_(left), known_at, lock=True) if left else []
        if not offers:
            break
        made = {uuid7(): offer for offer in offers}
        rows = [_booking(key, offer, lost[offer.seeker.item_id], known_at) for key, offer in made.items()]
        statement = insert(BOOKING).on_conflict_do_nothing().returning(BOOKING.c.id)
        for key in await session.scalars(statement, rows):
            held[made[key].seeker.item_id] = (made[key], key)
        if all(offer.seeker.item_id in held for offer in offers):
            break
    steps = [(key, offer.seat.place_id, BookingStatus.HELD) for offer, key in held.values()]
    await write_steps(session, act.actor, OFFERED, steps)
    return held


def _booking(key: UUID, offer: Offer, lost: Row[Any], known_at: datetime) -> dict[str, Any]:
    """The booking that holds the offer; where the rider came from stays on it (C10)."""
    return {
        "id": key,
        "place_id": offer.seat.place_id,
        "event_id": offer.seat.event_id,
        "slot_id": offer.seat.slot_id,
        "vehicle_id": offer.seat.vehicle_id,
        "rider_id": lost.rider_id,
        "status": BookingStatus.HELD,
        "held_until": held_until(offer.seat, known_at, get_settings().offer_hours),
        "channel": lost.channel,
        "source": lost.source,
        "first_campaign": lost.first_campaign,
        "last_campaign": lost.last_campaign,
        "calendar_sequence": 0,
        "replaces_id": lost.id,
    }


async def _tell(
    session: WriteSession, act: Act, met: list[Row[Any]], offers: Mapping[UUID, tuple[Offer, UUID]]
) -> dict[str, UUID]:
    """Queue one message for each rider with an address; ids of messages by item."""
    facts = await read_facts(session, [row.id for row in met])
    offered = await read_facts(session, [key for _, key in offers.values()])
    closed = await closed_events(session, {row.event_id for row in met})
    cause = CAUSES[act.kind]
    messages = []
    for row in met:
        lost = facts[row.id]
        if lost["email"] is None:
            continue
        variables = {**rider_variables(lost, MessageCause.CANCELLED), "reason": act.reason}
        variables["event_closed"] = row.event_id in closed
        if row.item_id in offers:
            variables |= _offer_variables(offered[offers[row.item_id][1]])
        elif lost["unproven"] and act.kind in OFFERING and row.event_id not in closed:
            # A friend booked for them: they wait once they have said that the address is theirs.
            variables |= {"address_unproven": True, "link": manage_link(lost)}
        messages.append(
            {
                "cause": cause,
                "cause_key": str(row.item_id),
                "recipient": lost["email"],
                "locale": lost["locale"],
                "variables": variables,
                "booking_id": row.id,
            }
        )
    return await queue_messages(session, messages, act.undo_until)


def _offer_variables(offer: Mapping[str, Any]) -> dict[str, Any]:
    """The place that is held, and the links that accept and refuse it: each asks before it does."""
    return {
        "offer": {
            "model": offer["model"],
            "vehicle_number": offer["vehicle_number"],
            "starts_at": offer["starts_at"].isoformat(),
            "ends_at": offer["ends_at"].isoformat(),
            "held_until": offer["held_until"].isoformat(),
        },
        "link": make_link(LinkPurpose.CONFIRM, offer["id"], offer["starts_at"]),
        "refuse_link": make_link(LinkPurpose.REFUSE, offer["id"], offer["starts_at"]),
    }
