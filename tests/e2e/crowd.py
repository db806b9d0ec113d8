"""Many confirmed riders at once, written by SQL: what a season has gathered before a third party first asks."""

import asyncpg

CROWD = """
WITH seat AS (
    SELECT place.*, row_number() OVER (ORDER BY place.id) AS number
    FROM place JOIN event ON event.id = place.event_id WHERE event.state = 'DRAFT' LIMIT $1
), person AS (
    INSERT INTO rider (id, first_name, last_name, email, birth_date, licence_class)
    SELECT new_key(), 'Lou', 'Foule ' || number, 'crowd' || number || '@riders.example', '1990-05-17', 'A' FROM seat
    RETURNING id, email
), made AS (
    INSERT INTO booking (id, event_id, place_id, slot_id, vehicle_id, rider_id, status, channel, confirmed_at)
    SELECT new_key(), event_id, seat.id, slot_id, vehicle_id, person.id, 'BOOKED', 'WEB', now()
    FROM seat JOIN person ON person.email = 'crowd' || number || '@riders.example'
    RETURNING id, event_id, rider_id
)
INSERT INTO lead (id, rider_id, event_id, booking_id) SELECT new_key(), rider_id, event_id, id FROM made
"""


async def make_crowd(database_url: str, riders: int) -> None:
    """Book this many places of events that are not open yet, each for a rider of their own."""
    connection = await asyncpg.connect(database_url)
    try:
        made = await connection.execute(CROWD, riders)
    finally:
        await connection.close()
    assert made == f"INSERT 0 {riders}"
