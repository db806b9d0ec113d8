"""The data folder: who may take it, what is refused in one line, what `drt token` may enter."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded.access import enter_instance
from embedded.errors import EmbeddedError
from embedded.instance import Instance, Running

RUNNING = Running(1, "http://localhost:8000", "postgresql://here/drt", "redis://here", "embedded")


@pytest.fixture
def claimed(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path / "data")
    instance.claim()
    instance.publish(RUNNING)
    yield instance
    instance.release()


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write everywhere: give that up for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_is_taken_by_one_at_a_time(claimed: Instance) -> None:
    with pytest.raises(EmbeddedError, match=r"already runs .* at http://localhost:8000"):
        Instance(claimed.folder).claim()
    claimed.release()
    Instance(claimed.folder).claim()


def test_is_running_only_while_it_is_held(claimed: Instance) -> None:
    assert Instance(claimed.folder).running() == RUNNING
    os.close(claimed._lock or -1)  # as the kernel does after kill -9: the file instance.json stays
    claimed._lock = None
    assert Instance(claimed.folder).running() is None
    assert Instance(claimed.folder).read() == RUNNING


def test_refuses_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with (
        as_ordinary_user(),
        pytest.raises(EmbeddedError, match=r"Cannot use the data folder .*: this user may not write"),
    ):
        Instance(tmp_path / "locked/data").claim()


def test_refuses_a_file_and_a_strangers_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="not a folder"):
        Instance(tmp_path / "file").claim()
    with pytest.raises(EmbeddedError, match="holds other files"):
        Instance(tmp_path).claim()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_secret_is_made_once(tmp_path: Path) -> None:
    assert Instance(tmp_path).secret() == Instance(tmp_path).secret()
    assert len(Instance(tmp_path).secret()) >= 43


def test_is_entered_only_where_it_runs(claimed: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "DRT_DATA", "DRT_ENVIRONMENT", "PUBLIC_URL", "DRT_SECRET"):
        monkeypatch.setenv(name, "")  # so that the old value comes back after the test
        monkeypatch.delenv(name)
    with pytest.raises(EmbeddedError, match="No instance runs"):
        enter_instance(tmp_path / "elsewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/drt")
    with pytest.raises(EmbeddedError, match="names another database"):
        enter_instance(claimed.folder)
    monkeypatch.delenv("DATABASE_URL")
    enter_instance(claimed.folder)
    assert os.environ["DATABASE_URL"] == RUNNING.database_url
    assert os.environ["DRT_SECRET"] == claimed.secret()
