"""Whatever may become of a tour, one act at a time: in SQL, so that no use case helps the figures along."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import text

from models.booking import BookingStatus
from models.session import WriteSession
from models.slot import Place
from resolvers.hold import release_expired_holds
from tests.factories.world import World

ONE = "(SELECT {column} FROM {table} WHERE {where} ORDER BY md5(id::text || :chance) LIMIT 1)"
NO_RIDE = "NOT EXISTS (SELECT FROM ride WHERE ride.booking_id = booking.id)"


def one(table: str, where: str = "true", column: str = "id") -> str:
    return ONE.format(table=table, where=where, column=column)


FREE = "NOT EXISTS (SELECT FROM booking b WHERE b.place_id = place.id AND b.status <> 'CANCELLED')"
PICK = {
    "any_booking": one("booking"),
    "held": one("booking", "status = 'HELD'"),
    "movable": one("booking", "status IN ('BOOKED', 'MODIFIED')"),
    "expected": one("booking", "status IN ('BOOKED', 'MODIFIED', 'NO_SHOW')"),
    "missed": one("booking", "status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN')"),
    "ready": one("booking", f"status = 'CHECKED_IN' AND {NO_RIDE}"),
    "over": one("booking", "status = 'CANCELLED'"),
    "open": one("booking", f"status IN ('HELD', 'BOOKED', 'MODIFIED') AND {NO_RIDE}"),
    "free": one("place", FREE),
    "unbooked": one("place", "NOT EXISTS (SELECT FROM booking WHERE booking.place_id = place.id)"),
    "coming": one("event", "starts_on > current_date - 60"),
    **{table: one(table) for table in ("slot", "place", "vehicle", "vehicle_model", "rider", "event", "season")},
}
_WRITTEN = {
    "confirm": "UPDATE booking SET status = 'BOOKED', held_until = NULL WHERE id = {held}",
    "move": """UPDATE booking SET status = 'MODIFIED', place_id = p.id, event_id = p.event_id, slot_id = p.slot_id,
        vehicle_id = p.vehicle_id FROM place p WHERE p.id = {free} AND booking.id = {movable} AND NOT EXISTS (
        SELECT FROM booking o WHERE o.rider_id = booking.rider_id AND o.slot_id = p.slot_id AND o.status <> 'CANCELLED')
        """,
    "check in": "UPDATE booking SET status = 'CHECKED_IN' WHERE id = {expected}",
    "miss": "UPDATE booking SET status = 'NO_SHOW' WHERE id = {missed}",
    "depart": """INSERT INTO ride (booking_id, departed_at, fell)
        SELECT id, now(), :chance LIKE '%3%' FROM booking WHERE id = {ready}""",
    "return": """UPDATE ride SET returned_at = departed_at + interval '40 minutes' WHERE booking_id =
        (SELECT booking_id FROM ride WHERE returned_at IS NULL LIMIT 1)""",
    "finish": """UPDATE booking SET status = 'DONE' WHERE status = 'CHECKED_IN' AND id IN
        (SELECT booking_id FROM ride WHERE returned_at IS NOT NULL)""",
    "strike a ride": """DELETE FROM ride WHERE booking_id =
        (SELECT booking_id FROM ride WHERE :chance LIKE '%7%' LIMIT 1)""",
    "touch a campaign": "UPDATE booking SET last_campaign = 'Meta ' || :chance WHERE id = {any_booking}",
    "change nothing that counts": "UPDATE booking SET source = 'QR_CODE' WHERE id = {any_booking}",
    "close or open a slot": """UPDATE slot SET state = CASE state WHEN 'OPEN' THEN 'CLOSED' ELSE 'OPEN' END
        WHERE id = {slot}""",
    "let a slot end": """UPDATE slot SET starts_at = starts_at - interval '60 days',
        ends_at = ends_at - interval '60 days' WHERE id = {slot}""",
    "withdraw or bring back": """UPDATE place SET withdrawn_at = CASE WHEN withdrawn_at IS NULL THEN now() END
        WHERE id = {place}""",
    "remove a place": "DELETE FROM place WHERE id = {unbooked}",
    "change a vehicle's model": "UPDATE vehicle SET model_id = {vehicle_model} WHERE id = {vehicle}",
    "change a model": "UPDATE vehicle_model SET y_amt = NOT y_amt WHERE id = {vehicle_model}",
    "change a licence": """UPDATE rider SET
        licence_class = (ARRAY['A', 'A1', 'A2', 'B'])[1 + ascii(right(:chance, 1)) % 4] WHERE id = {rider}""",
    "answer the brand": """UPDATE rider SET
        owned_brand = (ARRAY['Honda', 'Yamaha', NULL])[1 + ascii(right(:chance, 1)) % 3] WHERE id = {rider}""",
    "pass a booking on": "UPDATE booking SET rider_id = {rider} WHERE id = {over}",
    "change an event's state": """UPDATE event SET
        state = (ARRAY['OPEN', 'CANCELLED', 'CLOSED'])[1 + ascii(right(:chance, 1)) % 3] WHERE id = {event}""",
    "move an event to another season": "UPDATE event SET season_id = {season} WHERE id = {event}",
    "begin an event earlier": "UPDATE event SET starts_on = starts_on - 40, ends_on = ends_on - 40 WHERE id = {coming}",
    "delete an empty event": """DELETE FROM event WHERE NOT EXISTS (SELECT FROM place WHERE place.event_id = event.id)
        AND NOT EXISTS (SELECT FROM booking WHERE booking.event_id = event.id) AND :chance LIKE '%1%'""",
}
STATEMENTS = {name: statement.format(**PICK) for name, statement in _WRITTEN.items()}
_STEP = """INSERT INTO booking_step (id, booking_id, place_id, status, actor)
    SELECT new_key(), id, place_id, 'CANCELLED', 'Test' FROM gone"""
CANCEL = f"""WITH gone AS (UPDATE booking SET status = 'CANCELLED', cancel_reason = :reason, held_until = NULL
    WHERE id = {PICK["open"]} RETURNING id, place_id) {_STEP}"""
CANCEL_ALL = f"""WITH gone AS (UPDATE booking SET status = 'CANCELLED', cancel_reason = 'EVENT_CANCELLED',
    held_until = NULL WHERE event_id = {PICK["event"]} AND status IN ('HELD', 'BOOKED', 'MODIFIED')
    RETURNING id, place_id) {_STEP}"""
REASONS = ["RIDER", "ADMIN", "HOLD_EXPIRED", "MODEL_WITHDRAWN"]


ALL = ("book", "book", "book", "hold", "cancel", "cancel", "cancel all", "release", *STATEMENTS)


async def act(
    session: WriteSession, world: World, dice: Random, riders: Sequence[Any], names: Sequence[str] = ALL
) -> str:
    """Do one thing, chosen by the dice; returns its name."""
    name = dice.choice(names)
    values = {"chance": str(dice.random())}
    if name in ("book", "hold"):
        await _book(session, world, dice, riders, held=name == "hold")
    elif name == "cancel":
        await session.execute(text(CANCEL), {**values, "reason": dice.choice(REASONS)})
    elif name == "cancel all":
        if dice.random() < 0.2:
            await session.execute(text(CANCEL_ALL), values)
    elif name == "release":
        await release_expired_holds(session)
    else:
        statement = STATEMENTS[name]
        await session.execute(text(statement), values if ":chance" in statement else {})
    return name


async def _book(session: WriteSession, world: World, dice: Random, riders: Sequence[Any], *, held: bool) -> None:
    rider = dice.choice(riders)
    free = text(
        f"""SELECT id, event_id, slot_id, vehicle_id FROM place WHERE {FREE} AND NOT EXISTS (
        SELECT FROM booking b WHERE b.slot_id = place.slot_id AND b.rider_id = :rider AND b.status <> 'CANCELLED')
        ORDER BY md5(id::text || :chance) LIMIT 1"""
    )
    row = (await session.execute(free, {"rider": rider.id, "chance": str(dice.random())})).one_or_none()
    if row is None:
        return
    place = await session.get_one(Place, row.id)
    until = datetime.now(UTC) + timedelta(minutes=dice.choice([-5, 20]))
    values: dict[str, Any] = {"status": BookingStatus.HELD, "held_until": until} if held else {}
    await world.booking(place, rider, last_campaign=dice.choice([None, "META été", "QR"]), **values)
