"""A season's figures, as the dashboard shows them. Peers count live; the product keeps what it counted (ADR 0014)."""

from typing import Any

from bench.scenarios.scenario import Question, Scenario
from bench.scenarios.season_list import choose_seasons

_FIGURES = ("places", "booked", "held", "fromMeta", "riders")

_STATEMENT = """
SELECT json_build_object('data', json_build_object('season', json_build_object('figures', json_build_object(
    'places', p.places, 'booked', b.booked, 'held', b.held, 'fromMeta', b.from_meta, 'riders', b.riders
))))::text
FROM season s
CROSS JOIN LATERAL (
    SELECT count(*) AS places
    FROM event e JOIN place ON place.event_id = e.id JOIN slot ON slot.id = place.slot_id
    WHERE e.season_id = s.id AND e.state <> 'CANCELLED' AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL
) p
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE is_booked) AS booked, count(*) FILTER (WHERE status = 'HELD') AS held,
           count(*) FILTER (WHERE is_booked AND lower(last_campaign) LIKE 'meta%') AS from_meta,
           count(DISTINCT rider_id) FILTER (WHERE is_booked) AS riders
    FROM (
        SELECT booking.*, status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE') AS is_booked
        FROM event e JOIN booking ON booking.event_id = e.id
        WHERE e.season_id = s.id
    ) AS of_season
) b
WHERE s.year = $1
"""

_OWN = f"""
query Dashboard($year: Int!) {{
  season(year: $year) {{ figures {{ {" ".join(_FIGURES)} }} }}
}}
"""

_POSTGRAPHILE = _OWN.replace("season(year", "season: seasonByYear(year").replace("figures", "figures: liveFigures")


def _essence(data: Any) -> Any:
    return [data["season"]["figures"][name] for name in _FIGURES]


DASHBOARD = Scenario(
    name="dashboard",
    title="Dashboard of a season",
    statement=_STATEMENT,
    arguments=("year",),
    questions={"own": Question(_OWN), "plain": Question(_OWN), "postgraphile": Question(_POSTGRAPHILE)},
    choose=choose_seasons,
    essence=_essence,
)
