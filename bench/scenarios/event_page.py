"""The page of one event with all its bookings, as headquarters opens it on a Monday."""

from random import Random
from typing import Any

import asyncpg

from bench.scenarios.scenario import Pick, Question, Scenario, global_id

_STATEMENT = """
SELECT json_build_object('data', json_build_object('event', json_build_object(
    'startsOn', e.starts_on, 'endsOn', e.ends_on, 'state', e.state,
    'dealership', json_build_object('name', d.name, 'city', d.city),
    'bookings', json_build_object('nodes', (
        SELECT coalesce(json_agg(json_build_object(
            'status', b.status, 'channel', b.channel,
            'slot', json_build_object('startsAt', s.starts_at, 'endsAt', s.ends_at, 'groupNumber', s.group_number),
            'vehicle', json_build_object('number', v.number, 'model', json_build_object('name', m.name)),
            'rider', json_build_object('firstName', r.first_name, 'lastName', r.last_name, 'email', r.email,
                'phone', r.phone, 'licenceClass', r.licence_class)
        ) ORDER BY b.id), '[]')
        FROM booking b
        JOIN slot s ON s.id = b.slot_id
        JOIN vehicle v ON v.id = b.vehicle_id
        JOIN vehicle_model m ON m.id = v.model_id
        JOIN rider r ON r.id = b.rider_id
        WHERE b.event_id = e.id
    ))
)))::text
FROM event e JOIN dealership d ON d.id = e.dealership_id
WHERE e.id = $1::text::uuid
"""

_OWN = """
query EventPage($id: ID!) {
  event(id: $id) {
    startsOn endsOn state
    dealership { name city }
    bookings(first: 500) {
      nodes {
        status channel
        slot { startsAt endsAt groupNumber }
        vehicle { number model { name } }
        rider { firstName lastName email phone licenceClass }
      }
    }
  }
}
"""

_PLAIN = _OWN.replace("bookings(first: 500)", "bookings")

_POSTGRAPHILE = """
query EventPage($id: UUID!) {
  event: eventByRowId(rowId: $id) {
    startsOn endsOn state
    dealership: dealershipByDealershipId { name city }
    bookings: bookingsByEventId(first: 500, orderBy: ROW_ID_ASC) {
      nodes {
        status channel
        slot: slotBySlotId { startsAt endsAt groupNumber }
        vehicle: vehicleByVehicleId { number model: vehicleModelByModelId { name } }
        rider: riderByRiderId { firstName lastName email phone licenceClass }
      }
    }
  }
}
"""


async def _choose(connection: asyncpg.Connection, random: Random, count: int) -> list[Pick]:
    """Events that have bookings; the page takes 500 at most, and no event of the demo has more."""
    events = await connection.fetch(
        "SELECT event_id::text FROM booking GROUP BY event_id HAVING count(*) <= 500 ORDER BY event_id"
    )
    return [{"id": random.choice(events)["event_id"]} for _ in range(count)]


def _essence(data: Any) -> Any:
    nodes = data["event"]["bookings"]["nodes"]
    rows = sorted((node["rider"]["email"], node["status"], node["vehicle"]["number"]) for node in nodes)
    return data["event"]["startsOn"], data["event"]["dealership"]["name"], rows


EVENT_PAGE = Scenario(
    name="event_page",
    title="Event page with its bookings",
    statement=_STATEMENT,
    arguments=("id",),
    questions={
        "own": Question(_OWN, lambda pick, _: {"id": global_id("event", pick["id"])}),
        "plain": Question(_PLAIN),
        "postgraphile": Question(_POSTGRAPHILE),
    },
    choose=_choose,
    essence=_essence,
)
