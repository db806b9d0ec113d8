"""French texts that people read have typographic apostrophes, in refusals as in mails and pages."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
USE_CASES = [
    "account",
    "client",
    "device",
    "sign_in",
    "password",
    "link",
    "message",
    "message_preview",
    "message_template",
    "message_template_publication",
    "message_template_version",
    "rendering/faults",
    "rendering/order",
    "rendering/samples",
    "export",
    "export_column",
    "lead_field",
    "event_plan",
    "event_creation",
    "list_column",
    "list_header",
    "list_export",
    "hold",
    "idempotency",
    "token",
]
FILES = [
    "models/errors.py",
    *(f"resolvers/{name}.py" for name in USE_CASES),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "auth").rglob("*.py")),
]
ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)'\w", re.IGNORECASE)


@pytest.mark.parametrize("name", FILES)
def test_french_texts_have_typographic_apostrophes(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if ELIDED.search(text)] == []


MAILS = sorted((ROOT / "resolvers" / "rendering" / "templates").glob("*.fr.liquid"))


@pytest.mark.parametrize("path", MAILS, ids=[path.stem for path in MAILS])
def test_french_mails_have_typographic_apostrophes(path: Path) -> None:
    """SMS are left out: there they would cost twice as much, and are replaced (resolvers/rendering/segments.py)."""
    assert ELIDED.findall(path.read_text(encoding="utf-8")) == []
