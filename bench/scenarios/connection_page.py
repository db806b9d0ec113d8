"""A filtered page of 50 bookings with the number of all that match: someone looks for a rider on the phone."""

from random import Random
from typing import Any

import asyncpg

from bench.scenarios.scenario import Pick, Question, Scenario, global_id

_STATUSES = (["BOOKED", "MODIFIED"], ["DONE"], ["DONE", "NO_SHOW"], ["BOOKED", "MODIFIED", "CHECKED_IN", "DONE"])
_SEARCHED = ("ma", "le", "an", "ar", "in", "ro", "du", "be", "é", "gmail", "06")

_STATEMENT = """
WITH found AS (
    SELECT b.id, b.status, b.channel, b.slot_id, b.vehicle_id, r.first_name, r.last_name, r.email, r.phone
    FROM booking b JOIN rider r ON r.id = b.rider_id
    WHERE b.event_id = $1::text::uuid AND b.status = ANY ($2::text[])
      AND strpos(r.search_text, unaccent(lower($3))) > 0
), page AS (SELECT * FROM found ORDER BY id LIMIT 50)
SELECT json_build_object('data', json_build_object('bookings', json_build_object(
    'totalCount', (SELECT count(*) FROM found),
    'nodes', (
        SELECT coalesce(json_agg(json_build_object(
            'status', p.status, 'channel', p.channel,
            'slot', json_build_object('startsAt', s.starts_at),
            'vehicle', json_build_object('number', v.number, 'model', json_build_object('name', m.name)),
            'rider', json_build_object('firstName', p.first_name, 'lastName', p.last_name, 'email', p.email,
                'phone', p.phone)
        ) ORDER BY p.id), '[]')
        FROM page p
        JOIN slot s ON s.id = p.slot_id
        JOIN vehicle v ON v.id = p.vehicle_id
        JOIN vehicle_model m ON m.id = v.model_id
    )
)))::text
"""

_NODE = """
      status channel
      slot { startsAt }
      vehicle { number model { name } }
      rider { firstName lastName email phone }
"""

_OWN = f"""
query Bookings($event: ID!, $statuses: [BookingStatus!], $search: String) {{
  bookings(
    first: 50
    filter: {{ event: {{ id: {{ eq: $event }} }}, status: {{ in: $statuses }}, rider: {{ search: $search }} }}
  ) {{
    totalCount
    nodes {{{_NODE}}}
  }}
}}
"""

_PLAIN = f"""
query Bookings($event: ID!, $statuses: [String!]!, $search: String!) {{
  bookings(first: 50, eventId: $event, statuses: $statuses, search: $search) {{
    totalCount
    nodes {{{_NODE}}}
  }}
}}
"""

_POSTGRAPHILE = """
query Bookings($event: UUID!, $statuses: [String!]!, $search: String!) {
  bookings: foundBookings(first: 50, eventId: $event, statuses: $statuses, search: $search) {
    totalCount
    nodes {
      status channel
      slot: slotBySlotId { startsAt }
      vehicle: vehicleByVehicleId { number model: vehicleModelByModelId { name } }
      rider: riderByRiderId { firstName lastName email phone }
    }
  }
}
"""


async def _choose(connection: asyncpg.Connection, random: Random, count: int) -> list[Pick]:
    events = await connection.fetch("SELECT DISTINCT event_id::text FROM booking ORDER BY 1")
    return [
        {
            "event": random.choice(events)["event_id"],
            "statuses": random.choice(_STATUSES),
            "search": random.choice(_SEARCHED),
        }
        for _ in range(count)
    ]


def _essence(data: Any) -> Any:
    page = data["bookings"]
    return page["totalCount"], sorted((node["rider"]["email"], node["status"]) for node in page["nodes"])


CONNECTION_PAGE = Scenario(
    name="connection",
    title="Filtered connection with totalCount",
    statement=_STATEMENT,
    arguments=("event", "statuses", "search"),
    questions={
        "own": Question(_OWN, lambda pick, _: {**pick, "event": global_id("event", pick["event"])}),
        "plain": Question(_PLAIN),
        "postgraphile": Question(_POSTGRAPHILE),
    },
    choose=_choose,
    essence=_essence,
)
