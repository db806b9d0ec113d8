"""The scenarios that read, by name."""

from bench.scenarios.connection_page import CONNECTION_PAGE
from bench.scenarios.dashboard import DASHBOARD
from bench.scenarios.event_page import EVENT_PAGE
from bench.scenarios.leads_page import LEADS_PAGE
from bench.scenarios.scenario import Scenario
from bench.scenarios.season_list import SEASON_LIST

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario for scenario in (EVENT_PAGE, SEASON_LIST, CONNECTION_PAGE, LEADS_PAGE, DASHBOARD)
}
