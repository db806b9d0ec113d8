"""Small private files of an instance: written whole or not at all, readable by their owner only."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

LOG_LIMIT = 10 * 1024 * 1024
"""Bytes after which a log is set aside once as `<name>.1`."""


def write_private(path: Path, text: str) -> None:
    """Replace `path` atomically by `text`, mode 0600; a crash leaves the old or the new content."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace `path` by `content` as JSON, atomically, mode 0600."""
    write_private(path, json.dumps(content, indent=2) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """The object in `path`; empty when the file is missing or is no JSON object."""
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def open_log(path: Path) -> int:
    """A descriptor that appends to the log `path`; a log past LOG_LIMIT is set aside first."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def last_lines(path: Path, start: int = 0) -> list[str]:
    """The last non-empty lines (of the last 8 kB) of a log, from byte `start` on."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(start, size - 8192))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]
