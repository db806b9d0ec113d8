"""What a run is asked to do."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.database import SIZES
from bench.peers.catalog import PEERS
from bench.scenarios.catalog import SCENARIOS

BOOKING = "booking"
RUSH = "rush"
ALL = (*SCENARIOS, BOOKING, RUSH)
RESULTS = Path(__file__).parent / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `bench/run`; `results` None: nothing is written."""

    scenarios: tuple[str, ...] = ALL
    peers: tuple[str, ...] = tuple(PEERS)
    rounds: int = 5
    seconds: float = 4.0
    warm_up: float = 2.0
    clients: tuple[int, ...] = (1, 16)
    size: str = "default"
    processes: int = 1
    seed: int = 2027
    fresh: bool = False
    results: Path | None = None


def parse(arguments: Sequence[str]) -> Options:
    """Options from a command line; ends the process with a line of help when it cannot be read."""
    known = Options()
    parser = argparse.ArgumentParser("bench/run", description="Measures the product beside its peers; see README.md.")
    parser.add_argument("--scenario", default=",".join(ALL), metavar="A,B", help=f"of {', '.join(ALL)}")
    parser.add_argument("--peers", default=",".join(PEERS), metavar="A,B", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--rounds", type=int, default=known.rounds, help="measurements of each cell")
    parser.add_argument("--seconds", type=float, default=known.seconds, help="length of one measurement")
    parser.add_argument("--warm-up", type=float, default=known.warm_up, help="seconds before the first of each peer")
    parser.add_argument("--clients", default="1,16", metavar="N,M", help="clients at once")
    parser.add_argument("--size", choices=SIZES, default=known.size, help="how much data")
    parser.add_argument("--processes", type=int, default=known.processes, help="processes of each server")
    parser.add_argument("--seed", type=int, default=known.seed, help="of the random choices")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument(
        "--write", nargs="?", type=Path, const=RESULTS, metavar="FILE", help="write the report (bench/RESULTS.md)"
    )
    given = parser.parse_args(arguments)
    return Options(
        scenarios=_names(parser, given.scenario, ALL),
        peers=_names(parser, given.peers, PEERS),
        rounds=given.rounds,
        seconds=given.seconds,
        warm_up=given.warm_up,
        clients=tuple(int(number) for number in given.clients.split(",")),
        size=given.size,
        processes=given.processes,
        seed=given.seed,
        fresh=given.fresh,
        results=given.write,
    )


def _names(parser: argparse.ArgumentParser, text: str, known: Iterable[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    for name in names:
        if name not in known:
            parser.error(f"'{name}' is none of {', '.join(known)}")
    return names
