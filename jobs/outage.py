"""What is away is waited for: longer each time, and said once when it begins and once when it ends."""

import structlog

FIRST_SECONDS = 0.2
LONGEST_SECONDS = 5.0
log = structlog.get_logger()


class Outage:
    """Counts the failures in a row of one service of this process."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._failures = 0

    def failed(self, error: Exception) -> float:
        """Another failure; returns the seconds to wait before trying again."""
        if not self._failures:
            reason = (str(error).splitlines() or [""])[0]
            log.warning("waits", service=self._service, reason=f"{type(error).__name__}: {reason}")
        self._failures += 1
        return float(min(FIRST_SECONDS * 2 ** min(self._failures, 10), LONGEST_SECONDS))

    def over(self) -> None:
        """It works; said only if it did not before."""
        if self._failures:
            log.info("resumed", service=self._service)
        self._failures = 0
