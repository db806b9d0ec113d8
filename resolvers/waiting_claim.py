"""Writing an offer: held places for those who waited, the log of who was passed over, and one message (C7, F1, F4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, CTE, String, Uuid, any_, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.actor import SYSTEM_NAME
from models.booking import Booking, BookingStatus, BookingStep, Channel
from models.booking_life import Reason
from models.driver_session import Fetching
from models.errors import Collision
from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.outbox import OutboxJob, open_job
from models.statement import Statement
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.message import rider_variables
from resolvers.waiting_line import Offer, Seat
from resolvers.waiting_log import Logged, log_steps

BOOKING, STEP, MESSAGE, JOB, WISH = (table_of(model) for model in (Booking, BookingStep, Message, OutboxJob, Wish))
OFFERED = Reason("Place proposée à la liste d’attente", "Place offered to the waiting list")
TOLD = (
    *("model", "vehicle_number", "starts_at", "ends_at", "zone"),
    *("dealership", "address", "city", "phone", "latitude", "longitude"),
)


async def claim_offer(session: Fetching, offer: Offer, until: datetime) -> bool:
    """Hold the offer's places until then and tell who speaks for the party, once; False where a place has just gone.

    Attribution goes from the wish to the booking (C10). Nothing stays written of an offer that could not be whole.
    Raises Collision where the rider reached a limit at this very moment.
    """
    bookings = {seat: _booking(seat, until) for seat in offer.seats}
    try:
        made = [row["id"] for each in bookings.values() if (row := await session.fetch_row(_BOOK, **each))]
    except asyncpg.CheckViolationError as error:
        raise Collision from error  # the rider has just booked as much as the season allows (C8)
    if len(made) < len(bookings):
        await session.fetch_rows(_UNDO, ids=made)
        return False
    booked = {place: each["id"] for (_, place), each in bookings.items()}
    passed = [
        Logged(wish.id, WishStepKind.PASSED_OVER, cause, booked[place], place.id) for wish, place, cause in offer.passed
    ]
    offered = [Logged(wish.id, WishStepKind.OFFERED, None, booked[place], place.id) for wish, place in offer.seats]
    await session.fetch_rows(_FOLLOW, ids=made)
    await log_steps(session, [*passed, *offered], SYSTEM_NAME)
    speaker = _speaker(offer)
    await _tell(session, speaker, bookings[speaker], len(offer.seats))
    return True


def _booking(seat: Seat, until: datetime) -> dict[str, Any]:
    wish, place = seat
    return {
        "id": uuid7(),
        **{name: place.facts[name] for name in ("place_id", "event_id", "slot_id", "vehicle_id")},
        **{name: wish.facts[name] for name in ("rider_id", "group_id", "source", "first_campaign", "last_campaign")},
        "wish_id": wish.id,
        "status": BookingStatus.HELD,
        "channel": Channel.WEB,
        "held_until": until,
    }


def _speaker(offer: Offer) -> Seat:
    """Who answers: of friends, the one who asked for all."""
    return next((seat for seat in offer.seats if seat[0].rider_id == seat[0].facts["organiser_id"]), offer.seats[0])


async def _tell(session: Fetching, speaker: Seat, booking: Mapping[str, Any], riders: int) -> None:
    wish, place = speaker
    told = {
        **{name: place.facts[name] for name in TOLD},
        **{name: wish.facts[name] for name in ("first_name", "last_name", "email")},
        "id": booking["id"],
        "wish_id": wish.id,
        "held_until": booking["held_until"],
        "confirmed_at": None,
        "cancel_reason": None,
        "calendar_sequence": 0,
        **({"riders": riders} if riders > 1 else {}),
    }
    message = {
        "id": uuid7(),
        "cause": MessageCause.WAITING_OFFER,
        "cause_key": str(booking["id"]),
        "recipient": wish.facts["email"],
        "locale": wish.facts["locale"],
        "booking_id": booking["id"],
        "variables": rider_variables(told, MessageCause.WAITING_OFFER),
    }
    await session.fetch_rows(_TELL, **message)
    job = open_job("send_message", {"message_id": str(message["id"])}, f"send_message:{message['id']}")
    await session.fetch_rows(_SEND, **{**job, "id": uuid7()})


def _row(table: Any, *columns: str) -> dict[str, Any]:
    return {column: bindparam(column, type_=table.c[column].type) for column in columns}


def _follow() -> Statement:
    """The first step of each booking, and that its wish has an offer to answer."""
    offered = select(BOOKING.c.id, BOOKING.c.place_id, BOOKING.c.wish_id).where(
        BOOKING.c.id == any_(bindparam("ids", type_=ARRAY(Uuid())))
    )
    made: CTE = offered.cte("made")
    step = {
        "id": func.new_key(),
        "booking_id": made.c.id,
        "place_id": made.c.place_id,
        "status": constant(BookingStatus.HELD),
        "reason": literal(OFFERED.fr, String()),
        "reason_en": literal(OFFERED.en, String()),
        "actor": literal(SYSTEM_NAME, String()),
    }
    steps = insert(STEP).from_select(list(step), select(*step.values()), include_defaults=False).cte("steps")
    wishes = update(WISH).where(WISH.c.id == made.c.wish_id).values(state=constant(WishState.OFFERED)).cte("wishes")
    return Statement(select(made.c.id).add_cte(steps, wishes))


_BOOKED = (
    *("id", "place_id", "event_id", "slot_id", "vehicle_id", "rider_id", "group_id", "wish_id"),
    *("status", "channel", "held_until", "source", "first_campaign", "last_campaign"),
)
_TOLD = ("id", "cause", "cause_key", "recipient", "locale", "booking_id", "variables")
# Whoever has the place, or rides at that time already, keeps what they have: the offer is not made.
_BOOK = Statement(upsert(BOOKING).values(_row(BOOKING, *_BOOKED)).on_conflict_do_nothing().returning(BOOKING.c.id))
_UNDO = Statement(delete(BOOKING).where(BOOKING.c.id == any_(bindparam("ids", type_=ARRAY(Uuid())))))
_FOLLOW = _follow()
_TELL = Statement(insert(MESSAGE).values(_row(MESSAGE, *_TOLD)))
_SEND = Statement(insert(JOB).values(_row(JOB, "id", "task", "arguments", "deduplication_key")))
