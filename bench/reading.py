"""The scenarios that read: cells in rounds, peers in alternating order, all in one run."""

from collections.abc import Callable, Iterator, Sequence

from bench.cell import Cell, Place, measure
from bench.load import drive
from bench.options import Options
from bench.prepare import check, picks_of, requests_of
from bench.processes import Running
from bench.scenarios.scenario import Scenario
from bench.usage import Tree


def read(
    scenario: Scenario,
    options: Options,
    running: Sequence[Running],
    database: Tree,
    database_url: str,
    tell: Callable[[Cell], None],
) -> list[Cell]:
    """All cells of one scenario. Raises if answers differ, or if a request fails."""
    picks = picks_of(scenario, database_url, options.seed)
    requests = {one.peer.name: requests_of(scenario, picks, one, database_url) for one in running}
    check(scenario, running, requests)
    for one in running:
        drive(one.addresses, requests[one.peer.name], max(options.clients), options.warm_up)
    cells = []
    for clients in options.clients:
        for round_number in range(options.rounds):
            for one in in_turn(running, round_number):
                place = Place(scenario.name, clients, round_number)
                cells.append(measure(place, one, database, requests[one.peer.name], options.seconds))
                tell(cells[-1])
    return cells


def in_turn(running: Sequence[Running], round_number: int) -> Iterator[Running]:
    """There and back: whoever is first in one round is last in the next."""
    return iter(running) if round_number % 2 == 0 else reversed(running)
