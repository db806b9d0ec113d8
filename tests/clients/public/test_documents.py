"""The documents that the pages send: valid for the public door, in the manifest, and never taken out of it."""

import json
import subprocess
from pathlib import Path

from graphql import build_schema, parse, validate

from clients.public import answers, own_answers, preferences_answers, waiting_answers
from clients.public.documents import MANIFEST, document_id, read_texts, updated_manifest

ROOT = Path(__file__).parents[3]


def test_each_is_valid_for_the_public_door() -> None:
    schema = build_schema((ROOT / "schema/sdl/public.graphql").read_text("utf-8"))
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    assert manifest
    for text in manifest.values():  # earlier ones as well: pages that are open still send them
        assert validate(schema, parse(text)) == []


def test_each_is_in_the_manifest_under_its_hash() -> None:
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    assert manifest == updated_manifest()
    assert all(document_id(text) == key for key, text in manifest.items())
    modules = (answers, own_answers, preferences_answers, waiting_answers)
    assert all(any(hasattr(module, name) for module in modules) for name in read_texts())


def test_no_hash_of_the_past_was_taken_out() -> None:
    path = MANIFEST.relative_to(ROOT).as_posix()
    known = set(json.loads(MANIFEST.read_text("utf-8")))
    for commit in git("log", "--format=%H", "--", path).split():
        assert set(json.loads(git("show", f"{commit}:{path}"))) <= known


def git(*arguments: str) -> str:
    """What git answers; nothing where this is no repository (an unpacked release)."""
    answer = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False)
    return answer.stdout if answer.returncode == 0 else ""
