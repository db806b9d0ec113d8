"""Draws that repeat: the same seed gives the same season, down to the keys."""

from collections.abc import Mapping, MutableSequence, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

Choice = TypeVar("Choice")


class Dice:
    """A stream of draws named by its seed; two streams with other names do not disturb each other."""

    def __init__(self, *seed: object) -> None:
        # Not for secrets: that the draws can be repeated is the point.
        self._random = Random(":".join(str(part) for part in seed))  # noqa: S311
        self.share = self._random.random

    def key(self, at: datetime) -> UUID:
        """A key shaped like UUIDv7 (RFC 9562) that sorts by `at`, so that demo rows sort by when they happened."""
        milliseconds = int(at.timestamp() * 1000)
        chance = self._random.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0x2 << 62 | chance & ((1 << 62) - 1))

    def happens(self, probability: float) -> bool:
        """True with that probability."""
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def within(self, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        return low + self.share() * (high - low)

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """One of them, all alike."""
        return choices[int(self.share() * len(choices))]

    def weighted(self, weights: Mapping[Choice, float]) -> Choice:
        """One of the keys, each as likely as its weight says."""
        return self._random.choices(list(weights), weights=list(weights.values()))[0]

    def shuffle(self, items: MutableSequence[Choice]) -> None:
        """Put them in any order."""
        self._random.shuffle(items)

    def later(self, moment: datetime, low: int, high: int) -> datetime:
        """From `low` to `high` minutes after (before, when negative), to the second."""
        return moment + timedelta(seconds=self.whole(low * 60, high * 60))
