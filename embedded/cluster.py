"""The files of a PostgreSQL cluster: making it, opening it, recognising who owns or runs it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from embedded.binaries import PostgresPrograms
from embedded.errors import EmbeddedError, writing_to
from embedded.files import write_private
from embedded.processes import Account, find

OWNER = "drt"
"""The name of the role and of the database that the application uses."""

NEEDED_BYTES = 256 * 1024 * 1024
"""Free space that a new cluster asks for: 40 MB of files, WAL, and room to work."""

_ACCESS = """# Written by drt: only this machine, only with the password.
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
"""


@contextmanager
def opened(folder: Path, account: Account | None) -> Iterator[tuple[str, list[int]]]:
    """The path by which a server may reach `folder`, and the descriptors that it must inherit for that.

    Root's data usually lie under a folder that the unprivileged `account` may not walk through (/root). The server
    then gets the opened folder itself, and reaches it through /proc; no mode above the data folder has to change.
    """
    if account is None:
        yield str(folder.resolve()), []
        return
    if not Path("/proc/self/fd").is_dir():
        raise EmbeddedError("As root, PostgreSQL needs /proc: run as an ordinary user, or set DATABASE_URL.")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", [descriptor]
    finally:
        os.close(descriptor)


def run_tool(
    argv: list[str], folder: Path, account: Account | None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program on the cluster in `folder` to its end; `{}` in `argv` stands for the cluster's path."""
    with opened(folder, account) as (path, keep):
        return subprocess.run(
            [part.replace("{}", path) for part in argv],
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd="/" if account else None,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            pass_fds=keep,
            start_new_session=True,  # Ctrl-C while the cluster is made reaches us, not it
        )


def major_of(folder: Path) -> int | None:
    """The major version that wrote the cluster; None when there is no cluster yet."""
    try:
        found = re.match(r"(\d+)", (folder / "PG_VERSION").read_text())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise EmbeddedError(f"The data in {folder} belong to another user; take another --data folder.") from error
    return int(found[1]) if found else None


def owner_of(folder: Path, account: Account | None) -> Account | None:
    """The account that has to run the existing cluster; refused unless it is ours or, for root, an ordinary one."""
    facts = folder.stat()
    if account is not None and facts.st_uid != 0:
        return Account(facts.st_uid, facts.st_gid)
    if account is None and facts.st_uid == os.geteuid():
        return None
    raise EmbeddedError(f"The data in {folder} belong to another user; take another --data folder.")


def create(folder: Path, programs: PostgresPrograms, account: Account | None, password: str) -> None:
    """Make the cluster, its role and its database. An interrupted try leaves no `folder` behind."""
    with writing_to(folder.parent):
        free = shutil.disk_usage(folder.parent).free
        if free < NEEDED_BYTES:
            raise EmbeddedError(
                f"The disk of {folder.parent} is (nearly) full: "
                f"{free // 1048576} MB free, {NEEDED_BYTES // 1048576} MB needed."
            )
        draft = folder.with_name(folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if account:
            os.chown(draft, account.uid, account.gid)
        _initialise(draft, programs, account)
        _populate(draft, programs, account, password)
        (draft / "pg_hba.conf").write_text(_ACCESS)  # opened, not replaced: the file keeps its owner
        draft.rename(folder)


def _initialise(draft: Path, programs: PostgresPrograms, account: Account | None) -> None:
    locale = ["--locale=C.UTF-8"]
    if programs.major >= 17:  # the same order and the same lower() on every system, whatever its libc has
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    argv = [str(programs.initdb), "-D", "{}", "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--data-checksums"]
    answer = run_tool([*argv, *locale, "--no-instructions", "--no-sync"], draft, account)
    if answer.returncode != 0:
        raise EmbeddedError(f"PostgreSQL could not make its files in {draft.parent}: {_fault(answer.stderr)}")


def _populate(draft: Path, programs: PostgresPrograms, account: Account | None, password: str) -> None:
    statements = f"ALTER ROLE {OWNER} PASSWORD '{password}';\nCREATE DATABASE {OWNER};\n"
    argv = [str(programs.postgres), "--single", "-D", "{}", "postgres"]
    answer = run_tool(argv, draft, account, statements)
    if answer.returncode != 0 or "ERROR" in answer.stderr:
        raise EmbeddedError(f"PostgreSQL could not make its database in {draft.parent}: {_fault(answer.stderr)}")


def _fault(output: str) -> str:
    if "No space left on device" in output:
        return "the disk is full."
    lines = [line for line in output.splitlines() if re.search(r"error|FATAL|PANIC|ERROR", line)]
    return (lines or output.splitlines() or ["it said nothing"])[-1].strip()


def claimant(folder: Path) -> psutil.Process | None:
    """The living process that has the number in the cluster's `postmaster.pid`, whatever it is."""
    try:
        return find(int((folder / "postmaster.pid").read_text().split()[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None


def is_server(process: psutil.Process, folder: Path) -> bool:
    """True when `process` is a PostgreSQL on this cluster, and not one that later got the same number."""
    try:
        return folder.samefile(process.cwd())
    except psutil.NoSuchProcess:
        return False
    except (psutil.AccessDenied, OSError):
        return "postgres" in process.name()


def is_ready(folder: Path, pid: int) -> bool:
    """True when the server `pid` says in its own file that it takes connections."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def remembered(folder: Path, port: int, password: str) -> None:
    """Keep port and password beside the cluster, for the next start."""
    with writing_to(folder.parent):
        write_private(folder.with_name(folder.name + ".json"), f'{{"port": {port}, "password": "{password}"}}\n')
