"""`drt up` as a person meets it: start, stop, start again, accidents. Web and worker are stand-ins."""

import os
import re
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.files import read_json
from embedded.processes import find
from tests.embedded.programs import StandIn, alive, any_port, ask, wait_for

ALL = {"postgres", "valkey", "worker", "web"}


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[StandIn]]:
    runs: list[StandIn] = []
    yield runs
    for run in runs:
        run.end()


def test_stops_cleanly_and_goes_on_with_the_same_data(tmp_path: Path, started: list[StandIn]) -> None:
    data, port = tmp_path / "data", any_port()
    first = StandIn(data, port)
    started.append(first)
    before = first.ready()
    assert alive(before) == ALL
    assert f"http://localhost:{port}" in first.said
    ask(before.database_url, "CREATE TABLE kept AS SELECT 7 AS value")
    assert first.end() == 0
    assert alive(before) == set()
    assert not (data / "instance.json").exists()

    second = StandIn(data, port)
    started.append(second)
    after = second.ready()
    assert ask(after.database_url, "SELECT value FROM kept") == 7
    assert after.database_url == before.database_url
    assert second.end(signal.SIGTERM) == 0
    assert alive(after) == set()


def test_keeps_secrets_to_its_owner(tmp_path: Path, started: list[StandIn]) -> None:
    started.append(StandIn(tmp_path / "data", any_port()))
    started[0].ready()
    wait_for((tmp_path / "data" / "logs" / "web.log").exists, 5)  # it comes with the first line written
    for name in ("secret", "instance.json", "postgres.json", "valkey.json", "logs/web.log"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600, name


def test_kill_9_leaves_nothing_running_and_the_next_up_recovers(tmp_path: Path, started: list[StandIn]) -> None:
    data, port = tmp_path / "data", any_port()
    first = StandIn(data, port)
    started.append(first)
    before = first.ready()
    ask(before.database_url, "CREATE TABLE kept AS SELECT 7 AS value")
    first.process.kill()
    first.process.wait()
    wait_for(lambda: not alive(before) & {"web", "worker"}, 5)

    second = StandIn(data, port)
    started.append(second)
    assert ask(second.ready().database_url, "SELECT value FROM kept") == 7


def test_brings_back_what_dies(tmp_path: Path, started: list[StandIn]) -> None:
    run = StandIn(tmp_path / "data", any_port())
    started.append(run)
    before = run.ready()
    for name in sorted(ALL):
        os.kill(int(before.children[name][0]), signal.SIGKILL)
    state = tmp_path / "data/instance.json"

    def all_back() -> bool:
        children = read_json(state).get("children", {})
        return set(children) == ALL and all(
            children[name] != before.children[name] and find(int(children[name][0])) for name in ALL
        )

    wait_for(all_back)
    for name in ALL:
        assert f"{name} ended with signal SIGKILL" in run.said
    assert ask(before.database_url, "SELECT 1") == 1


def test_says_in_one_line_that_a_program_keeps_dying(tmp_path: Path, started: list[StandIn]) -> None:
    run = StandIn(tmp_path / "data", any_port(), "broken-worker")
    started.append(run)
    assert run.process.wait(20) == 1
    last = run.said.splitlines()[-1]
    assert re.fullmatch(
        r"drt: worker ended \d times within 30 s, last with exit code 1: no work for me \(log: .*/worker.log\)", last
    )
    assert "Traceback" not in run.said


def test_says_in_one_line_that_the_set_up_failed(tmp_path: Path, started: list[StandIn]) -> None:
    run = StandIn(tmp_path / "data", any_port(), "broken-prepare")
    started.append(run)
    assert run.process.wait(20) == 1
    assert run.said == f"drt: prepare failed: no database for me (log: {tmp_path}/data/logs/prepare.log)\n"


def test_refuses_a_taken_port_and_names_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = StandIn(tmp_path / "data", port)
        assert run.process.wait(20) == 1
    assert len(run.said.splitlines()) == 1
    assert run.said.startswith(f"drt: Port {port} is taken by another program; this one is free: --port ")


def test_refuses_a_second_up_on_the_same_folder(tmp_path: Path, started: list[StandIn]) -> None:
    first = StandIn(tmp_path / "data", any_port())
    started.append(first)
    running = first.ready()
    second = StandIn(tmp_path / "data", any_port())
    assert second.process.wait(20) == 1
    assert len(second.said.splitlines()) == 1
    assert f"already runs on {tmp_path}/data at {running.url}" in second.said
    assert alive(running) == ALL
