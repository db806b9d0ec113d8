"""A web process as production runs it: stopping ends its streams with `complete`, at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest

from settings import Settings
from tests.embedded.programs import ROOT, any_port, wait_for
from tests.following import Follower

EVENTS = 'subscription { event(id: "event_0") { id } }'


def _is_ready(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


@pytest.fixture
def web(settings: Settings) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """`drt web` and its address."""
    port = any_port()
    argv = [sys.executable, "-P", "-m", "cli", "web", "--port", str(port)]
    process = subprocess.Popen(argv, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    wait_for(lambda: process.poll() is not None or _is_ready(port), 60)
    yield process, f"http://127.0.0.1:{port}"
    process.kill()
    process.wait(10)


async def test_sigterm_completes_all_streams_and_ends_within_two_seconds(
    web: tuple["subprocess.Popen[bytes]", str],
) -> None:
    process, url = web
    async with Follower(url).follow(EVENTS) as one, Follower(url).follow(EVENTS) as two:
        assert await one.event() == await two.event()
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert [await one.event(), await two.event()] == [("complete", None)] * 2
        assert process.wait(10) in (0, -signal.SIGTERM)
        assert time.monotonic() - started < 2.0
