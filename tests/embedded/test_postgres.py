"""The embedded PostgreSQL: whose process it is, who may connect, what survives, what is refused."""

import os
import shutil
import signal
import socket
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from embedded.errors import EmbeddedError
from embedded.postgres import PostgresServer
from embedded.processes import find
from tests.embedded.programs import ask


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cluster that was started and stopped once; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    server = PostgresServer(folder, folder / "log", fast=True)
    server.start()
    ask(server.url, "CREATE TABLE kept AS SELECT 7 AS value")
    server.stop()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    if os.geteuid() == 0:
        owner = (made / "postgres").stat()
        for path in [copy / "postgres", *(copy / "postgres").rglob("*")]:
            os.chown(path, owner.st_uid, owner.st_gid)
    return copy


@pytest.fixture
def server(folder: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(folder, folder / "log", fast=True)
    yield server
    server.stop(hurry=True)


def test_goes_on_with_its_data_and_address(server: PostgresServer) -> None:
    server.start()
    address = server.url
    assert ask(address, "SELECT value FROM kept") == 7
    assert ask(address, "SELECT lower('ÉTÉ')") == "été"
    server.stop()
    server.start()
    assert server.url == address
    assert ask(address, "SELECT value FROM kept") == 7


def test_never_runs_as_root_and_listens_to_this_machine_only(server: PostgresServer) -> None:
    server.start()
    assert psutil.Process(server.pid).uids().effective != 0
    assert {c.laddr.ip for c in psutil.Process(server.pid).net_connections() if c.status == "LISTEN"} == {"127.0.0.1"}
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(server.url.replace("drt:", "drt:x"), "SELECT 1")


def test_ends_a_server_that_was_left_behind(server: PostgresServer, folder: Path) -> None:
    server.start()
    left_behind = server.pid
    successor = PostgresServer(folder, folder / "log", fast=True)
    try:
        successor.start()
        assert find(left_behind) is None
        assert ask(successor.url, "SELECT value FROM kept") == 7
    finally:
        successor.stop()


def test_starts_again_after_a_crash(server: PostgresServer) -> None:
    server.start()
    os.kill(server.pid, signal.SIGKILL)
    while server.exit_code() is None:
        pass
    server.start()
    assert ask(server.url, "SELECT value FROM kept") == 7


def test_ignores_a_pid_file_whose_number_another_program_has_now(server: PostgresServer, folder: Path) -> None:
    (folder / "postgres/postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n1\n5432\n\n127.0.0.1\n\nready\n")
    server.start()
    assert ask(server.url, "SELECT value FROM kept") == 7
    assert find(os.getpid())


def test_takes_another_port_when_its_own_is_taken(server: PostgresServer) -> None:
    server.start()
    before = server.url
    server.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(before.rsplit(":", 1)[1].split("/")[0])))
        other.listen()
        successor = PostgresServer(server._cluster.parent, server.log, fast=True)
        successor.start()
        assert successor.url != before
        assert ask(successor.url, "SELECT value FROM kept") == 7
        successor.stop(hurry=True)


def test_refuses_data_of_a_version_that_is_not_here(server: PostgresServer, folder: Path) -> None:
    (folder / "postgres/PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 9 and this machine has \d\d"):
        server.start()


def test_refuses_data_whose_password_is_gone(server: PostgresServer, folder: Path) -> None:
    (folder / "postgres.json").unlink()
    with pytest.raises(EmbeddedError, match="the password"):
        server.start()


def test_says_that_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 5 * 2**20))
    with pytest.raises(EmbeddedError, match="full: 5 MB free, 256 MB needed"):
        PostgresServer(tmp_path, tmp_path / "log").start()
    assert not (tmp_path / "postgres").exists()


def test_an_interrupted_making_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new/PG_VERSION").write_text("18\n")
    server = PostgresServer(tmp_path, tmp_path / "log", fast=True)
    server.start()
    assert ask(server.url, "SELECT 1") == 1
    server.stop(hurry=True)
