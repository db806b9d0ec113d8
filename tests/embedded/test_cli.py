"""The command line: quick help, refusals in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.embedded.programs import QUIET_ENVIRONMENT

SLOW = {"sqlalchemy", "strawberry", "uvicorn", "alembic", "models", "asyncpg"}


def drt(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "cli", *arguments],
        env=QUIET_ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_help_names_every_command_and_imports_nothing_slow() -> None:
    shown = drt("--help").stdout
    for command in ("up", "web", "worker", "migrate", "import", "demo", "token", "client", "prove", "sdl"):
        assert f" {command} " in shown
    listing = "import sys, cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", listing], env=QUIET_ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert not SLOW & set(loaded.stdout.split())


def test_commands_that_need_an_instance_say_how_to_get_one(tmp_path: Path) -> None:
    for arguments in (["token", "admin"], ["demo"], ["migrate"]):
        answer = drt(*arguments, "--data", str(tmp_path / "none"))
        assert answer.returncode == 1
        assert answer.stdout == ""
        assert answer.stderr == (
            f"drt: No instance runs on {tmp_path}/none: start one with ./drt up, or name its --data.\n"
        )


SERVERS = {"DATABASE_URL": "postgresql://drt@127.0.0.1:1/drt", "REDIS_URL": "redis://127.0.0.1:1"}


@pytest.mark.parametrize("command", ["web", "worker"])
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "drt: DATABASE_URL is not set: give the server's address, "),
        ({"DATABASE_URL": SERVERS["DATABASE_URL"]}, "drt: REDIS_URL is not set: give the server's address, "),
        (SERVERS, "drt: DRT_SECRET is not set: give 32 random characters or more, "),
        ({**SERVERS, "DRT_SECRET": "x" * 31}, "drt: DRT_SECRET is too short: give 32 random characters or more, "),
        ({**SERVERS, "DRT_ENVIRONMENT": "embedded"}, "drt: DRT_SECRET is not set: give 32 random characters "),
        ({**SERVERS, "HOLD_MINUTES": "long"}, "drt: HOLD_MINUTES cannot be read: "),
    ],
)
def test_a_server_without_its_settings_says_in_one_line_what_to_do(
    command: str, environment: dict[str, str], said: str
) -> None:
    answer = drt(command, **environment)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(said)
    assert len(answer.stderr.splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    answer = drt("migrate", DATABASE_URL="postgresql://drt:secret@127.0.0.1:1/drt")
    assert answer.returncode == 1
    assert answer.stderr.startswith("drt: cannot reach a server: ")
    assert len(answer.stderr.splitlines()) == 1
    assert "secret" not in answer.stderr
