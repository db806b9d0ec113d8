"""What the database shows of an event, read past the product: bookings, history, messages, who waits, who asked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
import orjson

_BOOKINGS = """
SELECT booking.id::text AS id, version, jsonb_build_object(
    'place', booking.place_id, 'address', split_part(rider.email, '.', 1), 'born', rider.birth_date,
    'proven', NOT rider.unproven,
    'status', booking.status, 'reason', cancel_reason, 'expired', coalesce(held_until <= now(), false),
    'sequence', calendar_sequence, 'wish', wish_id, 'origin', jsonb_build_array(source, first_campaign, last_campaign),
    'steps', (SELECT jsonb_agg(jsonb_build_array(step.status, step.place_id) ORDER BY step.id)
              FROM booking_step step WHERE step.booking_id = booking.id),
    'told', (SELECT coalesce(jsonb_agg(cause ORDER BY cause), '[]') FROM message
             WHERE booking_id = booking.id AND cause NOT LIKE 'REQUEST%'),
    'ride', (SELECT jsonb_build_array(returned_at IS NOT NULL, fell) FROM ride WHERE booking_id = booking.id)
) ::text AS shown,
(SELECT link FROM (SELECT variables ->> 'link' AS link FROM message
                   WHERE booking_id = booking.id AND cause IN ('CONFIRM', 'WAITING_OFFER')) asked LIMIT 1) AS link
FROM booking JOIN (SELECT id AS rider_id, email, birth_date, unproven FROM rider) rider USING (rider_id)
WHERE event_id = $1 ORDER BY booking.id
"""
_WISHES = """
SELECT wish.id::text AS id, joined_at::text AS joined, state, split_part(email, '.', 1) AS address,
    birth_date::text AS born,
    ARRAY(SELECT model_id::text FROM wish_model WHERE wish_id = wish.id) AS models,
    ARRAY(SELECT slot_id::text FROM wish_slot WHERE wish_id = wish.id) AS slots
FROM wish JOIN rider ON rider.id = wish.rider_id WHERE event_id = $1
"""
_GATES = """
SELECT NULL AS id, state, version FROM event WHERE id = $1
UNION ALL SELECT id, state, version FROM slot WHERE event_id = $1
"""
_REQUESTS = """
SELECT id::text AS id, author, coalesce(booking_id, slot_id)::text AS subject, kind, seen_version AS seen, status,
    answered_by AS by,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(cause, regexp_replace(recipient, '@dealer.*', '@dealer'))), '[]')
     FROM message WHERE cause LIKE 'REQUEST%' AND cause_key = change_request.id::text)::text AS told
FROM change_request WHERE event_id = $1
"""


class Shown:
    """One event at one moment; slots by the names that the model uses."""

    def __init__(
        self, bookings: list[Any], wishes: list[Any], gates: list[Any], requests: list[Any], names: Mapping[UUID, str]
    ) -> None:
        self.bookings: dict[str, dict[str, Any]] = {row["id"]: orjson.loads(row["shown"]) for row in bookings}
        self.links: dict[str, str] = {row["id"]: row["link"] for row in bookings if row["link"]}
        self.wishes = {row["id"]: dict(row) for row in wishes}
        named = {names.get(row["id"], "event"): row for row in gates}
        self.gates: dict[str, str] = {name: row["state"] for name, row in named.items()}
        # Of bookings, of slots and of the event: what is changed on has been seen.
        self.versions: dict[str, int] = {row["id"]: row["version"] for row in bookings}
        self.versions |= {name: row["version"] for name, row in named.items()}
        subjects = {None: "event"} | {str(key): name for key, name in names.items()}
        self.requests = {
            row["id"]: {
                **{name: row[name] for name in ("author", "kind", "seen", "status", "by")},
                "subject": subjects.get(row["subject"], row["subject"]),
                "told": sorted(orjson.loads(row["told"])),
            }
            for row in requests
        }


async def read_shown(connection: asyncpg.Connection, event: UUID, names: Mapping[UUID, str]) -> Shown:
    """Everything that an act may change."""
    bookings, wishes, gates, requests = [
        await connection.fetch(statement, event) for statement in (_BOOKINGS, _WISHES, _GATES, _REQUESTS)
    ]
    return Shown(bookings, wishes, gates, requests, names)
