"""The list of a season's events with how full they are."""

from random import Random
from typing import Any

import asyncpg

from bench.scenarios.scenario import Pick, Question, Scenario

_STATEMENT = """
SELECT json_build_object('data', json_build_object('season', json_build_object('events', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object(
        'startsOn', e.starts_on, 'endsOn', e.ends_on, 'state', e.state,
        'daysLeft', e.starts_on - (now() AT TIME ZONE e.zone)::date,
        'placesCount', coalesce(p.places, 0), 'bookedCount', coalesce(b.booked, 0), 'heldCount', coalesce(b.held, 0),
        'fillRate', coalesce(b.booked::float8 / nullif(p.places, 0), 0),
        'dealership', json_build_object('name', d.name, 'city', d.city)
    ) ORDER BY e.starts_on, e.id), '[]')
    FROM (SELECT * FROM event WHERE season_id = s.id ORDER BY starts_on, id LIMIT 500) e
    JOIN dealership d ON d.id = e.dealership_id
    LEFT JOIN (
        SELECT place.event_id, count(*) AS places
        FROM place JOIN slot ON slot.id = place.slot_id
        WHERE slot.state = 'OPEN' AND place.withdrawn_at IS NULL
        GROUP BY place.event_id
    ) p ON p.event_id = e.id
    LEFT JOIN (
        SELECT event_id,
               count(*) FILTER (WHERE status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE')) AS booked,
               count(*) FILTER (WHERE status = 'HELD') AS held
        FROM booking GROUP BY event_id
    ) b ON b.event_id = e.id
)))))::text
FROM season s WHERE s.year = $1
"""

_NODE = """
        startsOn endsOn state daysLeft placesCount bookedCount heldCount fillRate
"""

_OWN = f"""
query SeasonList($year: Int!) {{
  season(year: $year) {{
    events(first: 500) {{
      nodes {{{_NODE} dealership {{ name city }} }}
    }}
  }}
}}
"""

_PLAIN = _OWN.replace("events(first: 500)", "events")

_POSTGRAPHILE = f"""
query SeasonList($year: Int!) {{
  season: seasonByYear(year: $year) {{
    events: eventsBySeasonId(first: 500, orderBy: [STARTS_ON_ASC, ROW_ID_ASC]) {{
      nodes {{{_NODE} dealership: dealershipByDealershipId {{ name city }} }}
    }}
  }}
}}
"""


async def choose_seasons(connection: asyncpg.Connection, random: Random, count: int) -> list[Pick]:
    """Seasons that have events."""
    years = await connection.fetch("SELECT year FROM season WHERE id IN (SELECT season_id FROM event) ORDER BY year")
    return [{"year": random.choice(years)["year"]} for _ in range(count)]


def _essence(data: Any) -> Any:
    counts = ("placesCount", "bookedCount", "heldCount", "daysLeft")
    return sorted(
        (node["startsOn"], node["dealership"]["name"], *(node[name] for name in counts), round(node["fillRate"], 9))
        for node in data["season"]["events"]["nodes"]
    )


SEASON_LIST = Scenario(
    name="season_list",
    title="Season list with aggregates",
    statement=_STATEMENT,
    arguments=("year",),
    questions={"own": Question(_OWN), "plain": Question(_PLAIN), "postgraphile": Question(_POSTGRAPHILE)},
    choose=choose_seasons,
    essence=_essence,
)
