"""Documents that our own clients were built with: manifests of SHA-256 → text, written by their builds."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

PREFIX = "sha256:"


class ManifestError(Exception):
    """A manifest cannot be read, or a hash in it is not that of its text."""


def load_trusted_documents(folder: Path) -> Mapping[str, str]:
    """Hash (64 hexadecimal digits) → text, from every `<client>/documents.json` in `folder`.

    Keys may carry the prefix "sha256:" (GraphQL over HTTP, "Persisted Documents"). Each text is checked
    against its hash at start, so that a manifest that was edited by hand does not start.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*/documents.json")):
        found.update(_read(path))
    return found


def _read(path: Path) -> Iterator[tuple[str, str]]:
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ManifestError(f"{path} is not JSON: {error}") from None
    if not isinstance(manifest, dict):
        raise ManifestError(f"{path} must hold one object, hash → text")
    for key, text in manifest.items():
        digest = key.removeprefix(PREFIX)
        if not isinstance(text, str) or hash_of(text) != digest:
            raise ManifestError(f"{path}: the text under {key} does not have that hash")
        yield digest, text


def hash_of(text: str) -> str:
    """SHA-256 of the document's text in UTF-8, lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
