"""After a measurement: nothing was sold twice, and what was said is what is there."""

from dataclasses import dataclass

import asyncpg


class OversoldError(Exception):
    """A place has two live bookings, or more were booked than there are places."""


@dataclass(frozen=True, slots=True)
class Sold:
    """What one measurement sold."""

    bookings: int
    places: int

    def __str__(self) -> str:
        return f"{self.bookings} bookings on {self.places} places"


async def sold(connection: asyncpg.Connection, table: str, wanted: str) -> Sold:
    """Count what was booked in `table` on the places of `wanted`; OversoldError where a place was sold twice."""
    (row,) = await connection.fetch(
        f"""
        SELECT count(*) AS bookings, count(DISTINCT place_id) AS places,
               (SELECT count(DISTINCT id) FROM {wanted}) AS there
        FROM {table}
        WHERE status <> 'CANCELLED' AND created_at > (SELECT at FROM bench_mark)
        """
    )
    if row["bookings"] != row["places"]:
        raise OversoldError(f"{row['bookings']} live bookings on {row['places']} places of {table}")
    if wanted == "bench_rush" and row["bookings"] > row["there"]:
        raise OversoldError(f"{row['bookings']} bookings where there are {row['there']} places")
    return Sold(row["bookings"], row["there"] if wanted == "bench_rush" else row["places"])
