"""French texts that people read have typographic apostrophes, in refusals as in mails and pages."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("auth", "clients", "embedded", "jobs", "models", "resolvers", "schema", "webhooks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]
ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)'\w", re.IGNORECASE)


def test_french_texts_have_typographic_apostrophes() -> None:
    found = {
        f"{name}:{node.lineno}": node.value
        for name in FILES
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ELIDED.search(node.value)
    }
    assert len(FILES) > 500
    assert found == {}


MAILS = sorted((ROOT / "resolvers" / "rendering" / "templates").glob("*.fr.liquid"))


@pytest.mark.parametrize("path", MAILS, ids=[path.stem for path in MAILS])
def test_french_mails_have_typographic_apostrophes(path: Path) -> None:
    """SMS are left out: there they would cost twice as much, and are replaced (resolvers/rendering/segments.py)."""
    assert ELIDED.findall(path.read_text(encoding="utf-8")) == []
