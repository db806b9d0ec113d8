"""The ground that everything stands on imports nothing of ours (import-linter knows packages, not single modules)."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}
OURS |= {"schema", "resolvers", "models", "jobs", "auth", "embedded", "clients", "migrations", "tests", "webhooks"}
GROUND = {"orjson", "pydantic", "pydantic_settings", "structlog"}


def imported(module: str) -> set[str]:
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, module
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize(("module", "allowed"), [("settings", set()), ("logs", {"settings"})])
def test_the_ground_imports_nothing_of_ours(module: str, allowed: set[str]) -> None:
    assert imported(module) & OURS == allowed
    assert imported(module) - OURS - set(sys.stdlib_module_names) <= GROUND
