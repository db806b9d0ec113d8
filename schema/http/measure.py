"""What a selection set comes to once its fragments are expanded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schema.http.cost import FREE, Cost, add_costs


@dataclass(frozen=True, slots=True)
class Measure:
    """Sums over a selection set, or over one selection.

    `names` are the response names at its own level, with how often each occurs; `clashes` are the pairs of
    fields, at any level, that share a response name: validation compares each such pair.
    """

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    clashes: int = 0
    introspects: bool = False
    names: Mapping[str, int] = field(default_factory=dict)
    cost: Cost = FREE

    @property
    def is_page(self) -> bool:
        """Whether it selects the items of a connection."""
        return "edges" in self.names or "nodes" in self.names

    @property
    def own_clashes(self) -> int:
        """Pairs of fields at its own level that share a response name."""
        return sum(count * (count - 1) // 2 for count in self.names.values())


def add_measures(measures: Iterable[Measure]) -> Measure:
    """What stands side by side in one selection set."""
    parts = list(measures)
    names: Counter[str] = Counter()
    for part in parts:
        names.update(part.names)
    return Measure(
        depth=max((part.depth for part in parts), default=0),
        fields=sum(part.fields for part in parts),
        aliases=sum(part.aliases for part in parts),
        directives=sum(part.directives for part in parts),
        clashes=sum(part.clashes for part in parts),
        introspects=any(part.introspects for part in parts),
        names=names,
        cost=add_costs([part.cost for part in parts]),
    )
