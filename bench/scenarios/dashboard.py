"""A season's figures, as the dashboard shows them. Peers count live; the product may keep what it counted."""

from typing import Any

from bench.scenarios.scenario import Question, Scenario
from bench.scenarios.season_list import choose_seasons

_STATEMENT = """
SELECT json_build_object('data', json_build_object('season', json_build_object(
    'placesCount', p.places, 'bookedCount', b.booked, 'fillRate', coalesce(b.booked::float8 / nullif(p.places, 0), 0)
)))::text
FROM season s
CROSS JOIN LATERAL (
    SELECT count(*) AS places
    FROM event e JOIN place ON place.event_id = e.id JOIN slot ON slot.id = place.slot_id
    WHERE e.season_id = s.id AND e.state <> 'CANCELLED' AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL
) p
CROSS JOIN LATERAL (
    SELECT count(*) AS booked
    FROM event e JOIN booking ON booking.event_id = e.id
    WHERE e.season_id = s.id AND booking.status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE')
) b
WHERE s.year = $1
"""

_OWN = """
query Dashboard($year: Int!) {
  season(year: $year) { placesCount bookedCount fillRate }
}
"""

_POSTGRAPHILE = _OWN.replace("season(year: $year)", "season: seasonByYear(year: $year)")


def _essence(data: Any) -> Any:
    season = data["season"]
    return season["placesCount"], season["bookedCount"], round(season["fillRate"], 9)


DASHBOARD = Scenario(
    name="dashboard",
    title="Dashboard of a season",
    statement=_STATEMENT,
    arguments=("year",),
    questions={"own": Question(_OWN), "plain": Question(_OWN), "postgraphile": Question(_POSTGRAPHILE)},
    choose=choose_seasons,
    essence=_essence,
)
