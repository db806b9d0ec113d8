"""One use case, one commit, at the door: whoever else commits is found here."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("auth", "clients", "embedded", "jobs", "migrations", "models", "resolvers", "schema", "webhooks")
# file -> why it may, each once.
ALLOWED = {
    "auth/door.py": "the one transaction of sign-in, OAuth and enrolment",
    "console.py": "the one transaction of a command",
    "jobs/transaction.py": "a job and its mark in the outbox, together",
    "migrations/env.py": "a migration",
    "resolvers/figures/freshness.py": "figures counted anew for whoever reads them, and has no transaction that writes",
    "schema/http/download.py": "the trail of who fetched a file",
    "schema/http/photos.py": "the one transaction of an uploaded photo",
    "schema/http/spreadsheets.py": "the one transaction of an uploaded spreadsheet",
    "schema/kit/mutate.py": "the one transaction of a mutation",
    "webhooks/door.py": "the one transaction of what providers and mail programs report",
}
# `engine.begin()` and asyncpg's `transaction()` commit when their block ends.
COMMITTING = {"commit", "begin", "transaction"}


def calls(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    attributes = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [name.attr for name in attributes if isinstance(name, ast.Attribute) and name.attr in COMMITTING]


def test_commits_happen_at_the_doors_only() -> None:
    files = [*ROOT.glob("*.py"), *(path for part in CODE for path in (ROOT / part).rglob("*.py"))]
    found = {path.relative_to(ROOT).as_posix(): Counter(calls(path)) for path in files}
    assert {path: count["commit"] for path, count in found.items() if count["commit"]} == dict.fromkeys(ALLOWED, 1)
    assert [path for path, count in found.items() if count["begin"] or count["transaction"]] == []
