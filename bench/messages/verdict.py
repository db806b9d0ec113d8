"""A run's faults and figures: nothing lost, at most one repeat per kill, the pace kept."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench.messages.mailing import End
from bench.messages.post import Log
from jobs.senders.last_word import PATIENCE


@dataclass
class Repeats:
    """Messages that the server took again, by what brought it about."""

    per_kill: Counter[int] = field(default_factory=Counter)
    # Their answer was being withheld for longer than the worker is patient when it was killed.
    withheld: int = 0
    # The server took them and hung up instead of answering: nobody's kill.
    dropped: int = 0
    unexplained: list[str] = field(default_factory=list)


def count_repeats(log: Log, kills: list[float]) -> Repeats:
    """Explain each repeat by the first kill after the taking that it repeats."""
    repeats = Repeats()
    for key, moments in log.taken.items():
        for first, again in pairwise(moments):
            if any(first <= moment < again for moment in log.dropped.get(key, ())):
                repeats.dropped += 1
                continue
            number = bisect_right(kills, first)
            if number >= len(kills) or kills[number] > again:
                repeats.unexplained.append(key)
            elif key in log.withheld and kills[number] - first > PATIENCE:
                repeats.withheld += 1
            else:
                repeats.per_kill[number] += 1
    return repeats


def fastest_second(moments: list[float]) -> int:
    """The most messages that were taken within any second."""
    return max((bisect_right(moments, moment + 1.0) - number for number, moment in enumerate(moments)), default=0)


@dataclass
class Verdict:
    """Counts of what must not be (`faults`), and what is worth knowing besides."""

    faults: dict[str, list[str]]
    facts: dict[str, Any]

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not any(self.faults.values())

    def table(self) -> str:
        """For people."""
        lines = [f"| {name} | {value} |" for name, value in self.facts.items()]
        lines += [f"| **{name}** | **{len(found)}** {', '.join(found[:3])} |" for name, found in self.faults.items()]
        return "\n".join(["| | |", "|---|---|", *lines])


def judge(log: Log, ended: End, kills: list[float], per_second: float, drained: bool) -> Verdict:
    """Hold the server's log against the rows."""
    repeats = count_repeats(log, kills)
    moments = log.moments
    took = moments[-1] - moments[0] if moments else 0.0
    fastest = fastest_second(moments)
    counted = sum(repeats.per_kill.values())
    faults = {
        "not drained": [] if drained else ["messages still open"],
        "sent, and never taken by the server": sorted(ended.sent - log.taken.keys()),
        "taken, and not sent in the database": sorted(log.taken.keys() - ended.sent),
        "lost, or failed without cause": ended.other,
        "more than one repeat at a kill": [f"kill {at}: {n}" for at, n in repeats.per_kill.items() if n > 1],
        "more repeats than kills": ["repeats"] if counted + repeats.withheld > len(kills) else [],
        "repeats without a kill": repeats.unexplained,
    }
    if per_second:
        faults["faster than the pace"] = [f"{fastest} in a second"] if fastest > per_second * 1.1 + 2 else []
    facts = {
        "messages sent, refused for good": f"{len(ended.sent)}, {len(ended.refused)}",
        "kills": len(kills),
        "repeats at kills": f"{counted}, most at one kill {max(repeats.per_kill.values(), default=0)}",
        f"repeats of answers withheld over {PATIENCE:.0f} s": repeats.withheld,
        "repeats as the server took and hung up": repeats.dropped,
        "first to last": f"{took:.1f} s",
        "a second, on average": f"{len(moments) / took:.0f}" if took else "-",
        "in the fastest second": fastest,
        "pace set": per_second or "none",
    }
    return Verdict(faults, facts)
