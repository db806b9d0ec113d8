"""Minds the services of an instance: starts dead ones again, gives up on hopeless ones, stops all in order."""

import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from embedded.errors import EmbeddedError, StopRequestedError
from embedded.output import Outputs
from embedded.service import Program, Service

WINDOW_SECONDS = 30.0
MAX_DEATHS = 5
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_TICK = 0.1


class Supervisor:
    """Services in the order in which they depend on each other; `max_deaths` within 30 s is once too often."""

    def __init__(self, outputs: Outputs, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.services: list[Service] = []
        self.max_deaths = MAX_DEATHS
        self._outputs = outputs
        self._say = say
        self._changed = changed
        self._deaths: dict[str, deque[float]] = {}
        self._start_at: dict[str, float] = {}
        self._stops = 0

    def heed_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and the end of the terminal ask for a stop; a second one makes it hurry."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1

    def start(self, service: Service) -> None:
        """Start a service and mind it from now on."""
        self._stop_if_asked()
        self.services.append(service)  # first: what fails halfway is stopped as well
        service.start()
        self._changed()

    def run(self, step: Program) -> None:
        """Run a program to its end; EmbeddedError with its last line when it fails."""
        self._stop_if_asked()
        self.services.append(step)
        step.start()
        while step.exit_code() is None:
            self._outputs.pump(_TICK / 4)
            self._stop_if_asked()
        self.services.remove(step)
        code, words = step.exit_code(), step.last_words()
        step.stop()
        if code:
            raise EmbeddedError(
                f"{step.name} failed: {words.removeprefix('drt: ') or exit_words(code)} (log: {step.log})"
            )

    def watch(self, until: Callable[[], bool] = lambda: False, seconds: float = float("inf")) -> bool:
        """Mind the services until `until` says so (True) or the time is over (False).

        Raises EmbeddedError when one keeps dying, StopRequestedError when a signal came.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if until():
                return True
            self._outputs.pump(_TICK)
            self._stop_if_asked()
            for service in self.services:
                self._mind(service)
        return False

    def stop(self) -> None:
        """Stop all services, the last started first; none is left even if one of them cannot be stopped cleanly."""
        hurried_from = self._stops + 1
        for service in reversed(self.services):
            with suppress(OSError):
                service.stop(hurry=self._stops >= hurried_from)
        self.services.clear()
        self._outputs.close()

    def _stop_if_asked(self) -> None:
        if self._stops:
            raise StopRequestedError

    def _mind(self, service: Service) -> None:
        due = self._start_at.get(service.name)
        if due is None:
            code = service.exit_code()
            if code is not None:
                self._died(service, exit_words(code))
        elif time.monotonic() >= due:
            del self._start_at[service.name]
            try:
                service.start()
            except EmbeddedError as error:
                self._died(service, str(error))
            self._changed()

    def _died(self, service: Service, how: str) -> None:
        now = time.monotonic()
        deaths = self._deaths.setdefault(service.name, deque())
        deaths.append(now)
        while deaths[0] < now - WINDOW_SECONDS:
            deaths.popleft()
        words = service.last_words()
        because = f"{how}: {words}" if words and words not in how else how
        if len(deaths) >= self.max_deaths:
            times = f" {len(deaths)} times within {WINDOW_SECONDS:.0f} s" if len(deaths) > 1 else ""
            raise EmbeddedError(f"{service.name} ended{times}, last with {because} (log: {service.log})")
        pause = min(_FIRST_PAUSE * 2 ** (len(deaths) - 1), _LONGEST_PAUSE)
        self._start_at[service.name] = now + pause
        self._say(f"{service.name} ended with {because}; starting it again in {pause:.1f} s")


def exit_words(code: int) -> str:
    """An exit code of a process in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
