"""The GraphQL documents that these pages send, by name; and the manifest that makes them trusted.

`python -m clients.public.documents` adds the hashes of `documents/*.graphql` to `documents.json`. A hash is never
taken out: while a new release starts, processes of the former one still send theirs.
"""

import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
MANIFEST = Path(__file__).parent / "documents.json"


def read_texts() -> dict[str, str]:
    """Operation name → text of its document, which is the file of that name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.graphql"))}


def document_id(text: str) -> str:
    """What is sent instead of the text (GraphQL over HTTP, "Persisted Documents")."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def updated_manifest() -> dict[str, str]:
    """The manifest as it stands, and what the folder has now."""
    manifest: dict[str, str] = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    return {**manifest, **{document_id(text): text for text in read_texts().values()}}


if __name__ == "__main__":
    MANIFEST.write_text(json.dumps(updated_manifest(), ensure_ascii=False, indent=2) + "\n", "utf-8")
