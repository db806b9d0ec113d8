"""The figures counted live, in plain SQL of their own: what the kept ones must be, by whichever way they were kept."""

from typing import Any

from sqlalchemy import text

from models.figures import COUNTS, RIDER_COUNTS
from models.session import WriteSession

PLACES = """SELECT {keys},
    count(*) FILTER (WHERE s.state = 'OPEN' AND p.withdrawn_at IS NULL AND e.state <> 'CANCELLED')
    FROM place p JOIN slot s ON s.id = p.slot_id JOIN event e ON e.id = p.event_id JOIN vehicle v ON v.id = p.vehicle_id
    GROUP BY {keys}"""
BOOKED = "b.status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE')"
CANCELLED = "b.status = 'CANCELLED' AND b.cancel_reason <> 'HOLD_EXPIRED'"
CONDITIONS = {
    "booked": BOOKED,
    "held": "b.status = 'HELD'",
    "modified": "b.status = 'MODIFIED'",
    "checked_in": "b.status = 'CHECKED_IN'",
    "done": "r.departed_at IS NOT NULL AND r.returned_at IS NOT NULL",
    "no_show": "b.status = 'NO_SHOW' OR b.status IN ('BOOKED', 'MODIFIED') AND s.ends_at <= now()",
    "cancelled": CANCELLED,
    "cancelled_by_rider": "b.status = 'CANCELLED' AND b.cancel_reason = 'RIDER'",
    "cancelled_late": f"""{CANCELLED} AND EXISTS (SELECT FROM booking_step t WHERE t.booking_id = b.id
        AND t.status = 'CANCELLED' AND (t.created_at AT TIME ZONE e.zone)::date >= e.starts_on)""",
    "expired": "b.status = 'CANCELLED' AND b.cancel_reason = 'HOLD_EXPIRED'",
    "departures": "r.departed_at IS NOT NULL",
    "falls": "r.fell",
    "from_meta": f"{BOOKED} AND upper(b.last_campaign) LIKE 'META%'",
}
RIDERS = {
    "riders": "true",
    "riders_a": "d.licence_class = 'A'",
    "riders_a2": "d.licence_class = 'A2'",
    "riders_a1": "d.licence_class = 'A1'",
    "riders_other": "d.licence_class NOT IN ('A', 'A2', 'A1')",
    "riders_y_amt": "m.y_amt",
    "brand_answers": "d.owned_brand IS NOT NULL",
    "competitor_owners": "d.owned_brand <> 'Yamaha'",
}
JOINS = """FROM booking b JOIN slot s ON s.id = b.slot_id JOIN event e ON e.id = b.event_id
    JOIN vehicle v ON v.id = b.vehicle_id JOIN vehicle_model m ON m.id = v.model_id JOIN rider d ON d.id = b.rider_id
    LEFT JOIN ride r ON r.booking_id = b.id GROUP BY {keys}"""
TABLES = {
    "event_figures": ("id", "e.id"),
    "season_figures": ("id", "e.season_id"),
    "day_figures": ("event_id, day, model_id", "e.id, s.day, v.model_id"),
    "season_day_figures": ("season_id, day, model_id", "e.season_id, s.day, v.model_id"),
}
Figures = dict[tuple[Any, ...], dict[str, int]]


async def counted(session: WriteSession) -> dict[str, Figures]:
    """Table → key → figures, zeros left out."""
    return {table: await _counted(session, keys, table) for table, (_, keys) in TABLES.items()}


async def kept(session: WriteSession) -> dict[str, Figures]:
    """The same of what is kept."""
    found = {}
    for table, (keys, _) in TABLES.items():
        rows = (await session.execute(text(f"SELECT * FROM {table}"))).mappings().all()
        names = (*COUNTS, *(RIDER_COUNTS if "day" not in table else ()))
        found[table] = _without_zeros(
            {tuple(row[key] for key in keys.split(", ")): {name: row[name] for name in names} for row in rows}
        )
    return found


async def _counted(session: WriteSession, keys: str, table: str) -> Figures:
    assert set(CONDITIONS) == set(COUNTS[1:])
    assert set(RIDERS) == set(RIDER_COUNTS)
    width = keys.count(",") + 1
    figures: Figures = {}
    for row in await session.execute(text(PLACES.format(keys=keys))):
        figures[tuple(row[:width])] = {"places": row[width]}
    parts = [f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in CONDITIONS.items()]
    if "day" not in table:
        parts += [
            f"count(DISTINCT d.id) FILTER (WHERE {BOOKED} AND ({condition})) AS {name}"
            for name, condition in RIDERS.items()
        ]
    for row in await session.execute(text(f"SELECT {keys}, {', '.join(parts)} {JOINS.format(keys=keys)}")):
        figures[tuple(row[:width])] |= dict(zip([*CONDITIONS, *RIDERS], row[width:], strict=False))
    return _without_zeros(figures)


def _without_zeros(figures: Figures) -> Figures:
    told = {key: {name: count for name, count in row.items() if count} for key, row in figures.items()}
    return {key: row for key, row in told.items() if row}
