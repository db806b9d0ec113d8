"""Starting and ending other programs: as whom, in a session of their own, tied to our life."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from embedded.errors import EmbeddedError

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a forked child must not start to import.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Account(NamedTuple):
    """The user and group that a server runs as when we are root."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """The unprivileged account for servers; None when we are not root and they run as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError("As root, PostgreSQL needs an unprivileged user, and this machine has no `nobody`.")


def _tie_to_parent(death_signal: signal.Signals | None, parent: int) -> Callable[[], None] | None:
    if _LIBC is None or death_signal is None:
        return None
    prctl, number = _LIBC.prctl, int(death_signal)

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # the parent died between the fork and the line above
            os._exit(1)

    return tie


def spawn(
    argv: Sequence[str | Path],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: int = subprocess.DEVNULL,
    output: int = subprocess.PIPE,
    keep: Sequence[int] = (),
    death_signal: signal.Signals | None = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in its own session (Ctrl-C in the terminal does not reach it).

    On Linux the kernel sends it `death_signal` when we end, however that happens. Call this from the main thread:
    the kernel counts the end of the starting *thread*. `keep` are the descriptors that it inherits.
    """
    return subprocess.Popen(
        [str(part) for part in argv],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/" if account else cwd,
        env=dict(env) if env is not None else None,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=_tie_to_parent(death_signal, os.getpid()),
    )


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """End a child: each step sends a signal and waits so many seconds; whatever is left of its group is killed."""
    for number, patience in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    kill_group(process.pid)
    process.wait()


def kill_group(leader: int) -> None:
    """Kill every process of the group that `leader` founded."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def find(pid: int, created: float | None = None) -> psutil.Process | None:
    """The living process `pid`; None when it is gone, a zombie, or younger than `created` (the number was reused)."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        if created is not None and abs(process.create_time() - created) > 2:
            return None
    except psutil.Error:
        return None
    return process


def end_stranger(pid: int, *steps: tuple[signal.Signals, float]) -> bool:
    """End a process that is not our child, as `end` does; True when it is gone."""
    for number, patience in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if find(pid) is None:
                return True
            time.sleep(0.02)
    return find(pid) is None
