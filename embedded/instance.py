"""The data folder of an instance: its layout, who runs it now, and what others need to know to talk to it."""

import fcntl
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from embedded.errors import EmbeddedError, writing_to
from embedded.files import read_json, write_json, write_private

_MARKER = "instance.lock"


@dataclass(frozen=True)
class Running:
    """What `instance.json` says while `drt up` runs."""

    pid: int
    url: str
    database_url: str
    redis_url: str
    environment: str
    children: dict[str, list[float]] = field(default_factory=dict)
    """Name of each program started: its pid and the time it was started, as the system counts it."""


class Instance:
    """One data folder.

    `postgres/`, `postgres.json`, `valkey.json`: the embedded servers; `logs/`: one file per program; `secret`: signs
    links; `files/`: exports; `instance.json`: only while it runs; `instance.lock`: held while it runs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._lock: int | None = None

    @property
    def logs(self) -> Path:
        """Where each program's output is kept."""
        return self.folder / "logs"

    @property
    def state(self) -> Path:
        """The file that says who runs here and where."""
        return self.folder / "instance.json"

    def claim(self) -> None:
        """Make the folder if there is none and take it for this process, until it ends.

        Raises EmbeddedError, one line, when it is used by a running instance, holds somebody else's files, or cannot
        be written.
        """
        with writing_to(self.folder):
            if not (self.folder / _MARKER).exists() and self.folder.is_dir() and any(self.folder.iterdir()):
                raise EmbeddedError(f"The folder {self.folder} holds other files; take an empty one as --data.")
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            lock = os.open(self.folder / _MARKER, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                where = self.read()
                at = f" at {where.url} (pid {where.pid})" if where else ""
                raise EmbeddedError(
                    f"An instance already runs on {self.folder}{at}; stop it, or take another --data folder."
                ) from None
            self._lock = lock
            write_private(self.folder / "write-test", "written\n" * 512)
            (self.folder / "write-test").unlink()

    def release(self) -> None:
        """Say that nothing runs here any more."""
        self.state.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def secret(self) -> str:
        """The secret that signs riders' links here, made the first time."""
        path = self.folder / "secret"
        with writing_to(self.folder):
            if not path.exists():
                write_private(path, secrets.token_urlsafe(48) + "\n")
            return path.read_text().strip()

    def publish(self, running: Running) -> None:
        """Write down what runs, for `drt token` and for the next `drt up` after a crash."""
        with writing_to(self.folder):
            write_json(self.state, asdict(running))

    def read(self) -> Running | None:
        """What `instance.json` says, whether or not that still runs."""
        content = read_json(self.state)
        try:
            return Running(**{part.name: content[part.name] for part in fields(Running)})
        except KeyError:
            return None

    def running(self) -> Running | None:
        """What runs here now; None when nothing does. The lock decides: the kernel drops it even after `kill -9`."""
        try:
            lock = os.open(self.folder / _MARKER, os.O_RDWR)
        except OSError as error:
            if isinstance(error, PermissionError):
                raise EmbeddedError(f"The data folder {self.folder} belongs to another user.") from error
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self.read()
        finally:
            os.close(lock)
        return None
