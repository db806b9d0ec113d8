"""The embedded Valkey: password, this machine only, the same address after a crash."""

import os
import signal
from pathlib import Path

import psutil
import pytest
import redis

from embedded.valkey import ValkeyServer


def test_needs_its_password_and_comes_back_at_the_same_address(tmp_path: Path) -> None:
    server = ValkeyServer(tmp_path, tmp_path / "log")
    server.start()
    try:
        address = server.url
        with redis.from_url(address) as client:
            assert client.ping()
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        process = psutil.Process(server.pid)
        assert process.uids().effective != 0 or os.geteuid() != 0
        assert server._password not in " ".join(process.cmdline())
        with redis.from_url(f"redis://127.0.0.1:{server._port}") as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        os.kill(server.pid, signal.SIGKILL)
        process.wait(5)
        server.start()
        assert server.url == address
        with redis.from_url(address) as client:
            assert client.ping()
    finally:
        server.stop()
