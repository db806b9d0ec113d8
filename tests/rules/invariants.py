"""What must hold whatever was done: found without a model from the rows, or by holding them against it."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import asyncpg

from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown

# What no order of acts may ever leave behind; each row names a fault.
_FAULTS = """
SELECT 'a place is double: ' || place_id FROM booking WHERE event_id = $1 AND status <> 'CANCELLED'
GROUP BY place_id HAVING count(*) > 1
UNION ALL
SELECT 'a message without its step: ' || message.id FROM message JOIN booking ON booking.id = message.booking_id
WHERE event_id = $1 AND cause IN ('CONFIRM', 'CONFIRMED', 'MOVED', 'CANCELLED') AND NOT EXISTS (
    SELECT FROM booking_step step WHERE step.booking_id = booking.id AND step.id::text = cause_key)
AND NOT EXISTS (SELECT FROM act_item item WHERE item.message_id = message.id AND item.booking_id = booking.id)
UNION ALL
SELECT 'a message without one job: ' || message.id FROM message JOIN booking ON booking.id = message.booking_id
WHERE event_id = $1 AND 1 <> (
    SELECT count(*) FROM outbox WHERE task = 'send_message' AND arguments ->> 'message_id' = message.id::text)
UNION ALL
SELECT 'a confirmed booking without a lead: ' || booking.id FROM booking
WHERE event_id = $1 AND confirmed_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM lead WHERE lead.rider_id = booking.rider_id AND lead.event_id = booking.event_id)
UNION ALL
SELECT 'a lead without a confirmed booking: ' || lead.id FROM lead
WHERE event_id = $1 AND NOT EXISTS (
    SELECT FROM booking WHERE booking.rider_id = lead.rider_id AND booking.event_id = lead.event_id
    AND confirmed_at IS NOT NULL)
UNION ALL
SELECT 'a person twice: ' || email FROM rider
WHERE NOT unproven AND split_part(email, '@', 1) LIKE '%.' || $2::text
GROUP BY email, birth_date, last_name, first_name HAVING count(*) > 1
UNION ALL
SELECT 'an unproven rider without a booking: ' || rider.id FROM rider
WHERE unproven AND split_part(email, '@', 1) LIKE '%.' || $2::text
AND NOT EXISTS (SELECT FROM booking WHERE rider_id = rider.id)
AND NOT EXISTS (SELECT FROM wish WHERE rider_id = rider.id)
UNION ALL
SELECT 'a merged record rides or waits: ' || rider.id FROM rider
WHERE merged_into_id IS NOT NULL AND split_part(email, '@', 1) LIKE '%.' || $2::text
AND (EXISTS (SELECT FROM booking WHERE rider_id = rider.id) OR EXISTS (SELECT FROM wish WHERE rider_id = rider.id))
UNION ALL
SELECT 'a lost ride was told ' || count(message.id) || ' times: ' || item.id FROM act_item item
JOIN act ON act.id = item.act_id LEFT JOIN message ON message.cause_key = item.id::text
WHERE act.event_id = $1 AND item.state = 'DONE' AND kind <> 'SLOT_SHIFT' GROUP BY item.id HAVING count(message.id) <> 1
UNION ALL
SELECT 'undone in time, and told: ' || item.id FROM act_item item JOIN act ON act.id = item.act_id
JOIN message ON message.cause_key = item.id::text
WHERE act.event_id = $1 AND act.state = 'UNDONE' AND act.undo_until > now()
"""
_TRAIL = """
SELECT entity_id::text, array_agg(after ->> 'status' ORDER BY id) FILTER (WHERE after ? 'status') AS statuses
FROM audit_entry WHERE entity = 'booking' AND entity_id IN (SELECT id FROM booking WHERE event_id = $1)
GROUP BY entity_id
"""


async def read_faults(connection: asyncpg.Connection, event: UUID, time: str) -> list[str]:
    """Faults that need no model to be seen; `time` is in the addresses of the riders."""
    return [row[0] for row in await connection.fetch(_FAULTS, event, time)]


async def read_trail(connection: asyncpg.Connection, event: UUID) -> dict[str, list[str]]:
    """The statuses that the audit trail says a booking took, in their order (A4)."""
    return {row["entity_id"]: row["statuses"] for row in await connection.fetch(_TRAIL, event)}


def check_shown(model: Model, before: Shown, after: Shown, done: str) -> None:
    """After each step: the database shows what the model does, and what became different has another version."""
    requests = {key: request.shown() for key, request in model.requests.items()}
    for shown, expected in (
        (after.bookings, model.shown()),
        (after.gates, model.gates()),
        (after.requests, requests),
        (after.acts, {key: act.shown() for key, act in model.acts.items()}),
    ):
        if shown != expected:
            raise BrokenRule(f"after {done}: {difference(shown, expected)}")
    for key, row in before.bookings.items():
        was, version = before.versions[key], after.versions[key]
        # What it is told, and that its time has passed, are not in its row.
        changed = any(row[name] != after.bookings[key][name] for name in ("place", "status", "born", "sequence"))
        if version < was or (changed and version == was):
            raise BrokenRule(f"after {done}: {key} changed at version {was}, which is {version} now")


def check_history(model: Model, trail: Mapping[str, list[str]]) -> None:
    """At the end: the audit trail tells the same as the history of each booking."""
    for key, booking in model.bookings.items():
        walked = [status for status, _ in booking.steps]
        if list(_without_repeats(trail.get(key, []))) != list(_without_repeats(walked)):
            raise BrokenRule(f"the trail of {key} says {trail.get(key)}, its history {walked}")


def difference(shown: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    """What is not as it should be, line by line."""
    different = {key for key in shown.keys() | expected.keys() if shown.get(key) != expected.get(key)}
    return "\n".join(f"{key}: shown {shown.get(key)}, expected {expected.get(key)}" for key in sorted(different))


def _without_repeats(statuses: list[str]) -> Iterator[str]:
    return (status for number, status in enumerate(statuses) if number == 0 or statuses[number - 1] != status)
