"""Taking a place: one statement writes the booking and all that goes with it, or nothing where the place is gone."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, CTE, Boolean, ColumnElement, Text, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import Insert, insert

from models.booking import LIVE, Booking, BookingStep
from models.driver_session import Fetching
from models.errors import AlreadyBooked, Collision
from models.kit.base import table_of
from models.kit.once import once
from models.kit.uuid7 import uuid7
from models.lead import Lead
from models.message import Message
from models.outbox import OutboxJob, open_job
from models.party import Party
from models.rider import Consent, Rider
from models.slot import Place
from models.statement import Statement
from resolvers.booking_limit import limit_reached
from resolvers.rider import ConsentAnswer, told_again

BOOKING, RIDER, CONSENT, LEAD, PLACE = (table_of(model) for model in (Booking, Rider, Consent, Lead, Place))
Row = Mapping[str, Any]


async def claim_place(
    session: Fetching,
    *,
    booking: Row,
    rider: Row,
    step: Row,
    message: Row | None,
    consents: Sequence[ConsentAnswer],
    known: bool,
    leads: bool,
    group: Row | None = None,
) -> bool:
    """Write the booking with its rider, first step, message if any, consents and, if it `leads` to one, lead.

    False where someone was faster: then nothing at all is written. A `known` rider's record is brought up to date, any
    other is made; so is the `group` that the rider organises, if one is given. The unique index on live bookings
    decides who has the place (C1). Raises AlreadyBooked, by the one on riders and slots, and Collision where two
    bookings of one new person come at once.
    """
    rows: dict[str, Row] = {"booking": booking, "rider": rider, "step": step, "lead": {"id": uuid7()}}
    if message:
        job = open_job("send_message", {"message_id": str(message["id"])}, f"send_message:{message['id']}")
        rows |= {"message": message, "job": {"id": uuid7(), **job}}
    if group:
        rows["group"] = group
    values = {f"{name}_{column}": value for name, row in rows.items() for column, value in row.items()}
    columns = tuple((name, tuple(row)) for name, row in rows.items())
    try:
        taken = await session.fetch_row(_statement(columns, known, leads), **values, **_answers(booking, consents))
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "uq_booking_rider_id_slot_id_live":
            raise AlreadyBooked from error
        if error.constraint_name == "uq_rider_person":
            raise Collision from error
        raise
    except asyncpg.CheckViolationError as error:
        if refusal := limit_reached(error.constraint_name):
            raise refusal from error
        raise
    return taken is not None


def _answers(booking: Row, consents: Sequence[ConsentAnswer]) -> dict[str, Any]:
    return {
        "consent_purposes": [answer.purpose.value for answer in consents],
        "consent_granted": [answer.granted for answer in consents],
        "consent_versions": [answer.text_version for answer in consents],
        "consent_proof": f"{booking['channel']} {booking['id']}",
    }


@once
def _statement(columns: tuple[tuple[str, tuple[str, ...]], ...], known: bool, leads: bool) -> Statement:
    """The booking first; each further row is written from it, so where it was not made nothing else is.

    Foreign keys and the audit's triggers look at the rows when the whole statement has ended.
    """
    named = dict(columns)
    claimed = (
        _claim({column: _given("booking", BOOKING, column) for column in named["booking"]})
        .returning(BOOKING.c.id, BOOKING.c.rider_id, BOOKING.c.event_id)
        .cte("claimed")
    )
    follow = [
        _known_rider(claimed) if known else _row(claimed, "rider", Rider, named["rider"]),
        _row(claimed, "step", BookingStep, named["step"], booking_id=claimed.c.id),
        _consents(claimed),
    ]
    if "message" in named:
        follow.append(_row(claimed, "message", Message, named["message"], booking_id=claimed.c.id))
        follow.append(_row(claimed, "job", OutboxJob, named["job"]))
    if "group" in named:
        organised = {"event_id": claimed.c.event_id, "organiser_id": claimed.c.rider_id}
        follow.append(_row(claimed, "group", Party, named["group"], **organised))
    if leads:
        follow.append(_lead(claimed))
    return Statement(select(claimed.c.id).add_cte(*follow))


def _claim(given: Mapping[str, ColumnElement[Any]]) -> Insert:
    """Whoever inserts first has the place, the others write nothing; nor does anyone on a place withdrawn meanwhile.

    The facts waited for whoever was withdrawing it, yet saw the place as it was before.
    """
    on_sale = select(*given.values()).where(PLACE.c.id == given["place_id"], PLACE.c.withdrawn_at.is_(None))
    statement = insert(BOOKING).from_select(list(given), on_sale, include_defaults=False)
    return statement.on_conflict_do_nothing(index_elements=["place_id"], index_where=LIVE)


def _given(name: str, table: Any, column: str) -> ColumnElement[Any]:
    return bindparam(f"{name}_{column}", type_=table.c[column].type)


def _row(claimed: CTE, name: str, model: Any, columns: Sequence[str], **of_booking: ColumnElement[Any]) -> CTE:
    table = table_of(model)
    values = {**{column: _given(name, table, column) for column in columns}, **of_booking}
    source = select(*values.values()).select_from(claimed)
    return insert(table).from_select(list(values), source, include_defaults=False).cte(f"new_{name}")


def _known_rider(claimed: CTE) -> CTE:
    told = told_again(lambda column: _given("rider", RIDER, column))
    return update(RIDER).where(RIDER.c.id == claimed.c.rider_id).values(told).cte("known_rider")


def _lead(claimed: CTE) -> CTE:
    """The lead of rider and event: made, or pointed at this booking."""
    values = {
        "id": _given("lead", LEAD, "id"),
        "rider_id": claimed.c.rider_id,
        "event_id": claimed.c.event_id,
        "booking_id": claimed.c.id,
    }
    statement = insert(LEAD).from_select(list(values), select(*values.values()), include_defaults=False)
    return statement.on_conflict_do_update(
        index_elements=["rider_id", "event_id"], set_={"booking_id": statement.excluded.booking_id}
    ).cte("lead_of_it")


def _consents(claimed: CTE) -> CTE:
    """Each answer with the version of its text (GDPR art. 7.1); earlier answers stay as proof of the past."""
    answer = (
        func.unnest(
            bindparam("consent_purposes", type_=ARRAY(Text())),
            bindparam("consent_granted", type_=ARRAY(Boolean())),
            bindparam("consent_versions", type_=ARRAY(Text())),
        )
        .table_valued("purpose", "granted", "text_version", name="answer")
        .render_derived()
    )
    values: dict[str, Any] = {
        "id": func.new_key(),
        "rider_id": claimed.c.rider_id,
        "purpose": answer.c.purpose,
        "granted": answer.c.granted,
        "text_version": answer.c.text_version,
        "proof": bindparam("consent_proof", type_=Text()),
    }
    source = select(*values.values()).select_from(claimed).join(answer, literal_column("true"))
    return insert(CONSENT).from_select(list(values), source, include_defaults=False).cte("new_consents")
