"""The GraphQL documents that these pages send, by name; and the manifest that makes them trusted.

What several of them read is a fragment, written once in `documents/fragments/`: whoever spreads it sends it along.
`python -m clients.public.documents` adds the hashes of `documents/*.graphql` to `documents.json`. A hash is never
taken out: while a new release starts, processes of the former one still send theirs.
"""

import hashlib
import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
SPREAD = re.compile(r"\.\.\.(?!\s*on\b)\s*(\w+)")
DEFINED = re.compile(r"(?m)^fragment (\w+)")
MANIFEST = Path(__file__).parent / "documents.json"


def read_texts() -> dict[str, str]:
    """Operation name → text of its document: the file of that name, and behind it the fragments that it spreads."""
    return {path.stem: _with_fragments(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.graphql"))}


def _with_fragments(text: str) -> str:
    """The text, and each fragment that it spreads or that one of those does, once, by name."""
    names = set(SPREAD.findall(text)) - set(DEFINED.findall(text))  # a fragment of one document stands in it
    fragments: dict[str, str] = {}
    while missing := names - fragments.keys():
        for name in missing:
            fragments[name] = (FOLDER / "fragments" / f"{name}.graphql").read_text("utf-8")
            names |= set(SPREAD.findall(fragments[name]))
    return "\n".join([text, *(fragments[name] for name in sorted(fragments))])


def document_id(text: str) -> str:
    """What is sent instead of the text (GraphQL over HTTP, "Persisted Documents")."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def updated_manifest() -> dict[str, str]:
    """The manifest as it stands, and what the folder has now."""
    manifest: dict[str, str] = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    return {**manifest, **{document_id(text): text for text in read_texts().values()}}


if __name__ == "__main__":
    MANIFEST.write_text(json.dumps(updated_manifest(), ensure_ascii=False, indent=2) + "\n", "utf-8")
