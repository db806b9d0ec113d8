"""What the launcher says when it cannot go on: one line that a person can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "it is on a read-only file system",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.ENOTDIR: "it is not a folder",
    errno.EEXIST: "it is not a folder",
    errno.ENAMETOOLONG: "its name is too long",
}


class EmbeddedError(Exception):
    """An expected failure of the embedded servers; its text is one complete line for the terminal."""


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM came while something was still being started."""


def reason(error: OSError) -> str:
    """Why the system refused, in words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or str(error))


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn the system's refusals inside the block into one line about `folder`."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(f"Cannot use the data folder {folder}: {reason(error)}.") from error
