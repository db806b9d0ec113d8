"""Many confirmed riders at once, written by SQL: what a season has gathered before a third party first asks."""

from uuid import UUID

import asyncpg

CROWD = """
WITH seat AS (
    SELECT place.*, row_number() OVER (ORDER BY place.id) AS number
    FROM place JOIN event ON event.id = place.event_id JOIN vehicle ON vehicle.id = place.vehicle_id
    WHERE {which} LIMIT $1
), person AS (
    INSERT INTO rider (id, first_name, last_name, email, birth_date, licence_class)
    SELECT new_key(), 'Lou', 'Foule ' || number, '{name}' || number || '@riders.example', '1990-05-17', 'A' FROM seat
    RETURNING id, email
), made AS (
    INSERT INTO booking (id, event_id, place_id, slot_id, vehicle_id, rider_id, status, channel, confirmed_at)
    SELECT new_key(), event_id, seat.id, slot_id, vehicle_id, person.id, 'BOOKED', 'WEB', now()
    FROM seat JOIN person ON person.email = '{name}' || number || '@riders.example'
    RETURNING id, event_id, rider_id
)
INSERT INTO lead (id, rider_id, event_id, booking_id) SELECT new_key(), rider_id, event_id, id FROM made
"""


async def make_crowd(database_url: str, riders: int) -> None:
    """Book this many places of events that are not open yet, each for a rider of their own."""
    await _book(database_url, CROWD.format(which="event.state = 'DRAFT'", name="crowd"), riders)


async def sell_out(database_url: str, model: UUID, riders: int, name: str) -> None:
    """Book this many places of one model, each for a rider of their own, at addresses that begin with the name."""
    await _book(database_url, CROWD.format(which="vehicle.model_id = $2", name=name), riders, model)


async def _book(database_url: str, statement: str, riders: int, *more: UUID) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        made = await connection.execute(statement, riders, *more)
    finally:
        await connection.close()
    assert made == f"INSERT 0 {riders}"
