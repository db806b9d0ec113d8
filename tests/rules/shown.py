"""What the database shows of an event, read past the product: bookings, history, messages, who waits, who asked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from tests.rules.person import PEOPLE

_BOOKINGS = """
SELECT booking.id::text AS id, version, group_id, rider_id AS rider, jsonb_build_object(
    'place', booking.place_id, 'address', split_part(rider.email, '.', 1), 'born', rider.birth_date,
    'proven', NOT rider.unproven,
    'status', booking.status, 'reason', cancel_reason, 'expired', coalesce(held_until <= now(), false),
    'sequence', calendar_sequence, 'wish', wish_id, 'replaces', replaces_id,
    'origin', jsonb_build_array(source, first_campaign, last_campaign),
    'steps', (SELECT jsonb_agg(jsonb_build_array(step.status, step.place_id) ORDER BY step.id)
              FROM booking_step step WHERE step.booking_id = booking.id),
    'told', (SELECT coalesce(jsonb_agg(cause ORDER BY cause), '[]') FROM message
             WHERE booking_id = booking.id AND cause NOT LIKE 'REQUEST%'),
    'ride', (SELECT jsonb_build_array(returned_at IS NOT NULL, fell) FROM ride WHERE booking_id = booking.id)
) ::text AS shown,
(SELECT variables ->> 'link' FROM message
 WHERE booking_id = booking.id AND cause IN ('CONFIRM', 'WAITING_OFFER') LIMIT 1) AS link,
-- What is held instead of a lost ride is known to its rider once the message has left.
(SELECT variables FROM act_item item JOIN message ON message.id = item.message_id
 WHERE item.offered_id = booking.id AND message.status = 'SENT') AS offer
FROM booking JOIN (SELECT id AS rider_id, email, birth_date, unproven FROM rider) rider USING (rider_id)
WHERE event_id = $1 ORDER BY booking.created_at, booking.id
"""
_WISHES = """
SELECT wish.id::text AS id, joined_at::text AS joined, state, split_part(email, '.', 1) AS address,
    birth_date::text AS born, unproven, proven_at IS NOT NULL AS proven, group_id::text AS party, rider_id AS rider,
    ARRAY(SELECT model_id::text FROM wish_model WHERE wish_id = wish.id) AS models,
    ARRAY(SELECT slot_id::text FROM wish_slot WHERE wish_id = wish.id) AS slots,
    (SELECT booking.id::text FROM booking WHERE booking.rider_id = wish.rider_id
     AND booking.event_id = wish.event_id AND booking.created_at = wish.joined_at) AS instead_of,
    (SELECT variables ->> 'link' FROM message
     WHERE cause = 'WAITING_CONFIRM' AND cause_key = wish.id::text) AS link
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
_ACTS = """
SELECT act.id::text AS id, kind, act.state,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(booking_id, item.state, skipped, offered_id)
                               ORDER BY booked_at, item.id), '[]')
     FROM act_item item WHERE act_id = act.id)::text AS items
FROM act WHERE event_id = $1 AND state <> 'PREVIEW'
"""
_RIDERS = """
SELECT id, split_part(email, '.', 1) AS address, birth_date::text AS born FROM rider
WHERE email = ANY($1) AND NOT unproven AND merged_into_id IS NULL
"""
KNOWN = {(person.address, person.born): number for number, person in enumerate(PEOPLE)}


class Shown:
    """One event at one moment; slots by the names that the model uses."""

    def __init__(self, rows: Mapping[str, list[Any]], names: Mapping[UUID, str]) -> None:
        bookings = rows["bookings"]
        self.bookings: dict[str, dict[str, Any]] = {row["id"]: orjson.loads(row["shown"]) for row in bookings}
        self.links: dict[str, str] = {row["id"]: row["link"] for row in bookings if row["link"]}
        offers = {row["id"]: orjson.loads(row["offer"]) for row in bookings if row["offer"]}
        self.links |= {key: offer["link"] for key, offer in offers.items()}
        self.refusals: dict[str, str] = {key: offer["refuse_link"] for key, offer in offers.items()}
        self.groups = _groups(bookings)
        # Whose record each is of: as it is called while it is nobody's yet.
        self.records: dict[str, str] = {row["id"]: f"rider {row['rider']}" for row in bookings}
        self.wishes: dict[str, dict[str, Any]] = {row["id"]: dict(row) for row in rows["wishes"]}
        self.wish_links: dict[str, str] = {row["id"]: row["link"] for row in rows["wishes"] if row["link"]}
        self.riders: dict[int, str] = {KNOWN[row["address"], row["born"]]: str(row["id"]) for row in rows["riders"]}
        named = {names.get(row["id"], "event"): row for row in rows["gates"]}
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
            for row in rows["requests"]
        }
        self.acts: dict[str, dict[str, Any]] = {
            row["id"]: {
                "kind": row["kind"],
                "state": row["state"],
                "items": {booking: rest for booking, *rest in orjson.loads(row["items"])},
            }
            for row in rows["acts"]
        }


def _groups(bookings: list[Any]) -> dict[str, list[str]]:
    """Who booked together, by the first of them."""
    found: dict[UUID, list[str]] = {}
    for row in bookings:
        if row["group_id"]:
            found.setdefault(row["group_id"], []).append(row["id"])
    return {keys[0]: keys for keys in found.values()}


async def read_shown(connection: asyncpg.Connection, event: UUID, time: str, names: Mapping[UUID, str]) -> Shown:
    """Everything that an act may change."""
    addresses = sorted({person.details(time)["email"] for person in PEOPLE})
    asked = {"bookings": _BOOKINGS, "wishes": _WISHES, "gates": _GATES, "requests": _REQUESTS, "acts": _ACTS}
    rows = {name: await connection.fetch(statement, event) for name, statement in asked.items()}
    return Shown({**rows, "riders": await connection.fetch(_RIDERS, addresses)}, names)
