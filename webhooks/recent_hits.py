"""Hits that were counted a moment ago: asked again by the same one, they are not counted again."""

import hashlib
import os
import time
from collections import OrderedDict

SECONDS = 60.0
MOST = 20_000


class RecentHits:
    """Remembers who asked for what for a minute, in this process's memory alone, under a salt that dies with it."""

    def __init__(self, seconds: float = SECONDS, most: int = MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._salt = os.urandom(16)
        self._seen: OrderedDict[bytes, float] = OrderedDict()

    def is_new(self, *who_asks_for_what: str) -> bool:
        """Whether this was not asked within the last minute; from now on it was."""
        words = "\0".join(who_asks_for_what).encode("utf-8", "surrogatepass")
        key, now = hashlib.blake2b(words, key=self._salt, digest_size=16).digest(), time.monotonic()
        while self._seen and (now - next(iter(self._seen.values())) > self._seconds or len(self._seen) >= self._most):
            self._seen.popitem(last=False)
        if key in self._seen:
            return False
        self._seen[key] = now
        return True
