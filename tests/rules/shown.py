"""What the database shows of an event's bookings, read past the product: rows, history, messages and their jobs."""

from typing import Any
from uuid import UUID

import asyncpg
import orjson

_SHOWN = """
SELECT booking.id::text AS id, version, jsonb_build_object(
    'place', booking.place_id, 'address', split_part(rider.email, '.', 1), 'born', rider.birth_date,
    'proven', NOT rider.unproven,
    'status', booking.status, 'reason', cancel_reason, 'expired', coalesce(held_until <= now(), false),
    'sequence', calendar_sequence, 'wish', wish_id, 'origin', jsonb_build_array(source, first_campaign, last_campaign),
    'steps', (SELECT jsonb_agg(jsonb_build_array(step.status, step.place_id) ORDER BY step.id)
              FROM booking_step step WHERE step.booking_id = booking.id),
    'told', (SELECT coalesce(jsonb_agg(cause ORDER BY cause), '[]') FROM message WHERE booking_id = booking.id),
    'ride', (SELECT jsonb_build_array(returned_at IS NOT NULL, fell) FROM ride WHERE booking_id = booking.id)
) ::text AS shown,
(SELECT link FROM (SELECT variables ->> 'link' AS link FROM message
                   WHERE booking_id = booking.id AND cause IN ('CONFIRM', 'WAITING_OFFER')) asked LIMIT 1) AS link
FROM booking JOIN (SELECT id AS rider_id, email, birth_date, unproven FROM rider) rider USING (rider_id)
WHERE event_id = $1 ORDER BY booking.id
"""
# What no order of acts may ever leave behind; each row names a fault.
_FAULTS = """
SELECT 'a place is double: ' || place_id FROM booking WHERE event_id = $1 AND status <> 'CANCELLED'
GROUP BY place_id HAVING count(*) > 1
UNION ALL
SELECT 'a message without its step: ' || message.id FROM message JOIN booking ON booking.id = message.booking_id
WHERE event_id = $1 AND cause <> 'WAITING_OFFER' AND NOT EXISTS (
    SELECT FROM booking_step step WHERE step.booking_id = booking.id AND step.id::text = cause_key)
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
"""
_TRAIL = """
SELECT entity_id::text, array_agg(after ->> 'status' ORDER BY id) FILTER (WHERE after ? 'status') AS statuses
FROM audit_entry WHERE entity = 'booking' AND entity_id IN (SELECT id FROM booking WHERE event_id = $1)
GROUP BY entity_id
"""


_WISHES = """
SELECT wish.id::text AS id, joined_at::text AS joined, state, split_part(email, '.', 1) AS address,
    birth_date::text AS born,
    ARRAY(SELECT model_id::text FROM wish_model WHERE wish_id = wish.id) AS models,
    ARRAY(SELECT slot_id::text FROM wish_slot WHERE wish_id = wish.id) AS slots
FROM wish JOIN rider ON rider.id = wish.rider_id WHERE event_id = $1
"""


class Shown:
    """The bookings of one event at one moment, and who waits for one."""

    def __init__(self, rows: list[Any], wishes: list[Any]) -> None:
        self.wishes = {row["id"]: dict(row) for row in wishes}
        self.bookings: dict[str, dict[str, Any]] = {row["id"]: orjson.loads(row["shown"]) for row in rows}
        self.versions: dict[str, int] = {row["id"]: row["version"] for row in rows}
        self.links: dict[str, str] = {row["id"]: row["link"] for row in rows if row["link"]}


async def read_shown(connection: asyncpg.Connection, event: UUID) -> Shown:
    """Everything that an act may change."""
    return Shown(await connection.fetch(_SHOWN, event), await connection.fetch(_WISHES, event))


async def read_faults(connection: asyncpg.Connection, event: UUID, time: str) -> list[str]:
    """Faults that need no model to be seen; `time` is in the addresses of the riders."""
    return [row[0] for row in await connection.fetch(_FAULTS, event, time)]


async def read_trail(connection: asyncpg.Connection, event: UUID) -> dict[str, list[str]]:
    """The statuses that the audit trail says a booking took, in their order (A4)."""
    return {row["entity_id"]: row["statuses"] for row in await connection.fetch(_TRAIL, event)}
