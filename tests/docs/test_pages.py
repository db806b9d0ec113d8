"""What the pages name is there: files, links, commands with their options, settings, decisions (docs/adr)."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from cli import app
from settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
FOLDERS = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
LEFT_OUT = {"node_modules", "dist", "__pycache__"}
SHELL = {"test", "wheel"}
"""Commands of `drt` that the script itself carries out."""
A_PATH = re.compile(r"(?:[\w.-]+/)*[\w-][\w.-]*\.(?:py|md|ts|tsx|css|toml|graphql|sql)|(?:[\w.-]+/)+[\w.-]+")
OTHERS = re.compile(r"(?:application|text)/.*|bench/\.data/.*|.*\.(?:com|org)/.*|\d+/\d+minute|clients/\.built")
"""What looks like a path and is none of ours, or is made when it is needed."""


def _known() -> set[str]:
    """Each end of the path of each file and folder: `booking.py`, `models/booking.py`."""
    found = [path for path in ROOT.iterdir() if not path.is_dir()]
    waiting = list(FOLDERS)
    while waiting:
        folder = waiting.pop()
        for path in folder.iterdir():
            if path.name not in LEFT_OUT:
                found.append(path)
                if path.is_dir():
                    waiting.append(path)
    paths = [path.relative_to(ROOT).parts for path in [*found, *FOLDERS]]
    return {"/".join(parts[at:]) for parts in paths for at in range(len(parts))}


def _commands(group: Any, name: str = "") -> dict[str, set[str]]:
    """Commands by name, with their options."""
    inside = getattr(group, "commands", None)
    if inside is None:
        return {name: {option for parameter in group.params for option in parameter.opts}}
    parts = (_commands(command, f"{name} {word}".strip()) for word, command in inside.items())
    return {key: options for part in parts for key, options in part.items()}


@pytest.fixture(scope="module")
def known() -> set[str]:
    return _known()


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_files_and_links_of_a_page_lead_somewhere(page: Path, known: set[str]) -> None:
    text = page.read_text(encoding="utf-8")
    words = (word.removeprefix("./").rstrip("/") for word in re.findall(r"`([^`\s]+)`", text))
    named = {word for word in words if A_PATH.fullmatch(word)}
    lost = {word for word in named if word not in known and not OTHERS.fullmatch(word)}
    linked = {target for target in re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", text) if not target.startswith("http")}
    lost |= {target for target in linked if not (page.parent / target).exists()}
    assert lost == set()


def test_commands_of_the_pages_are_there_with_their_options() -> None:
    commands = _commands(typer.main.get_command(app))
    called = 0
    for page in PAGES:
        for line in re.findall(r"\./drt ([a-z][^`\n]*)", page.read_text(encoding="utf-8")):
            words = line.split("#")[0].split()
            if words[0] in SHELL or words[0].endswith(","):
                continue
            name = next((name for name in (" ".join(words[:2]), words[0]) if name in commands), None)
            assert name, f"{page.name}: ./drt {line}"
            options = {word.strip("[],.:)") for word in words if word.lstrip("[(").startswith("--")}
            assert {option.lstrip("[(") for option in options} <= {*commands[name], "--help"}, (
                f"{page.name}: ./drt {line}"
            )
            called += 1
    assert called > 20


def test_the_runbook_names_each_setting_and_no_other() -> None:
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    assert told == {name.upper() for name in Settings.model_fields}


def test_decisions_are_named_by_numbers_that_there_are() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    sources = [*PAGES, *(path for folder in FOLDERS for path in _sources(folder))]
    named = {
        number: path.relative_to(ROOT).as_posix()
        for path in sources
        for number in re.findall(r"(?:ADR |docs/adr/|\]\(adr/)(\d{4})", path.read_text(encoding="utf-8"))
    }
    assert {number: path for number, path in named.items() if number not in numbers} == {}


def _sources(folder: Path) -> list[Path]:
    if folder.name in LEFT_OUT:
        return []
    return [
        path
        for item in folder.iterdir()
        for path in (_sources(item) if item.is_dir() else [item])
        if path.suffix in {".py", ".ts", ".tsx"}
    ]


def test_each_dependency_has_its_reason_and_no_other_is_told_of() -> None:
    rows = re.findall(r"^\| ([^|`]+) \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    told = {re.sub(r" \(.*", "", name).strip() for row in rows for name in row.split(", ")} - {"package"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    tests = (ROOT / "requirements/test.in").read_text("utf-8").splitlines()
    lines = [*project["project"]["dependencies"], *project["build-system"]["requires"], *tests]
    pinned = {re.split(r"[=<>\[;]", line)[0].strip() for line in lines if re.match(r"\w", line)}
    packages = json.loads((ROOT / "clients/package.json").read_text("utf-8"))
    pinned |= packages["dependencies"].keys() | packages["devDependencies"].keys()
    # Held, though not ours: the page has a line of its own for it.
    assert told == pinned - {"python-dateutil"}
