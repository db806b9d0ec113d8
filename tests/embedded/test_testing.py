"""The servers that test processes share: one for all, ended with the last one."""

import subprocess
import sys
from pathlib import Path

import pytest

from embedded.files import read_json
from embedded.testing import start_servers
from tests.embedded.programs import QUIET_ENVIRONMENT, ask, wait_for

USER = """
import sys, time, pathlib
from embedded.testing import start_servers
print(start_servers(pathlib.Path(sys.argv[1])).database_url, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_are_shared_and_end_with_the_last_user(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", USER, str(tmp_path)], env=QUIET_ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    with other.stdout:
        theirs = other.stdout.readline().strip()
        ours = start_servers(tmp_path)
        assert ours.database_url == theirs
        assert ask(ours.database_url, "SHOW fsync") == "off"
        other.kill()
        other.wait()
        assert ask(ours.database_url, "SELECT 1") == 1
    ours.stop()
    wait_for(lambda: not read_json(tmp_path / "servers.json"))
    again = start_servers(tmp_path)
    assert ask(again.database_url, "SELECT 1") == 1
    again.stop()
    again.stop()


def test_are_those_of_the_environment_when_it_names_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://given/drt")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    servers = start_servers(tmp_path / "unused")
    assert (servers.database_url, servers.redis_url) == ("postgresql://given/drt", "redis://given")
    assert not (tmp_path / "unused").exists()
