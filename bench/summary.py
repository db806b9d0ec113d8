"""Medians of rounds, and medians of the rounds' ratios."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.cell import Cell

FIGURES = (
    "failures",
    "rate",
    "p50_ms",
    "p99_ms",
    "server_cpu_ms",
    "database_cpu_ms",
    "cpu_ms",
    "answer_bytes",
    "resident_bytes",
)
BESIDE = ("json_agg", "postgraphile", "kept", "pgbench")


@dataclass(frozen=True, slots=True)
class Row:
    """A peer in one scenario at one number of clients: the medians over its rounds.

    `cpu_to` and `rate_to`: by the name of another peer, the median of the ratios of the same round.
    """

    scenario: str
    clients: int
    peer: str
    medians: Mapping[str, float]
    cpu_to: Mapping[str, float]
    rate_to: Mapping[str, float]


def summarise(cells: Iterable[Cell], beside: Sequence[str] = BESIDE) -> list[Row]:
    """One row for each scenario, number of clients and peer, in the order in which they were first measured."""
    groups: dict[tuple[str, int, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.scenario, cell.clients, cell.peer), []).append(cell)
    return [
        Row(
            scenario=scenario,
            clients=clients,
            peer=peer,
            medians={name: median(getattr(cell, name) for cell in found) for name in FIGURES},
            cpu_to={name: _ratio(found, groups.get((scenario, clients, name), []), "cpu_ms") for name in beside},
            rate_to={name: _ratio(found, groups.get((scenario, clients, name), []), "rate") for name in beside},
        )
        for (scenario, clients, peer), found in sorted(groups.items(), key=_place)
    ]


def _place(item: tuple[tuple[str, int, str], list[Cell]]) -> tuple[str, int]:
    return item[0][0], item[0][1]


def _ratio(mine: Sequence[Cell], theirs: Sequence[Cell], name: str) -> float:
    """The median over rounds; 0 where the other was not measured."""
    other = {cell.round: getattr(cell, name) for cell in theirs}
    ratios = [getattr(cell, name) / other[cell.round] for cell in mine if other.get(cell.round)]
    return median(ratios) if ratios else 0.0
