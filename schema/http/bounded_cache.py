"""A cache that forgets what was used least recently, bounded by entries and by weight."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keeps at most `entries` values whose weights add up to at most `weight`."""

    def __init__(self, entries: int, weight: int) -> None:
        self._entries = entries
        self._weight = weight
        self._held = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    @property
    def held(self) -> int:
        """The weight of all that is kept."""
        return self._held

    def get(self, key: K) -> V | None:
        """The value, which is now the most recently used; None if it is not kept."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Keep it, unless it alone is over the weight."""
        replaced = self._values.pop(key, None)
        if replaced is not None:
            self._held -= replaced[1]
        if weight > self._weight:
            return
        self._values[key] = (value, weight)
        self._held += weight
        while len(self._values) > self._entries or self._held > self._weight:
            _, (_, dropped) = self._values.popitem(last=False)
            self._held -= dropped
