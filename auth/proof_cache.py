"""Remembers for two seconds whom a token or cookie speaks for, so that a busy page asks the database once."""

import time
from collections import OrderedDict
from datetime import UTC, datetime

from resolvers.bearer import Bearer

SECONDS = 2.0
ENTRIES = 10_000


class ProofCache:
    """Hash of the proof → bearer, least recently found first. What is unknown is not remembered."""

    def __init__(self) -> None:
        self._found: OrderedDict[bytes, tuple[float, Bearer]] = OrderedDict()

    def get(self, digest: bytes) -> Bearer | None:
        """Whom it speaks for, if that was found less than `SECONDS` ago and still holds."""
        kept = self._found.get(digest)
        if kept is None:
            return None
        until, bearer = kept
        if time.monotonic() < until and datetime.now(UTC) < bearer.expires_at:
            return bearer
        del self._found[digest]
        return None

    def put(self, digest: bytes, bearer: Bearer) -> None:
        """Remember it."""
        self._found.pop(digest, None)
        self._found[digest] = (time.monotonic() + SECONDS, bearer)
        while len(self._found) > ENTRIES:
            self._found.popitem(last=False)

    def clear(self) -> None:
        """Forget all: something was just revoked in this process."""
        self._found.clear()
