"""Templates that want to run away: each ends in time, with a reason, and the next one is written as if nothing was."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from models.message import MessageCause, MessageChannel
from models.rider import Locale
from resolvers.rendering.check import check_sections
from resolvers.rendering.shipped import shipped
from resolvers.rendering.wall import ROOT, SECONDS, Wall, WallError
from tests.resolvers.rendering.scene import an_order

KIND = (MessageCause.CONFIRMED, MessageChannel.EMAIL, Locale.FR)
MAY_LAST = 2 * SECONDS + 6.0  # tried twice, with the start of two children, on a machine that does other things
HOSTILE = {
    "an endless loop": "{% for i in (1..1000000000) %}x{% endfor %}",
    "loops in loops": "{% for i in (1..99) %}{% for j in (1..99) %}x{% endfor %}{% endfor %}",
    "a text that doubles": "{% assign a = 'aaaa' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}",
    "a number that squares": "{% assign a = 9 %}{% for i in (1..99) %}{% assign a = a | times: a %}{% endfor %}",
    "a filter that repeats": "{{ 'aaaa' | replace: '', 'bbbb' }}",
    "an enormous range": "{% for i in (1.." + "9" * 4000 + ") %}x{% endfor %}",
    "blocks in blocks": "{% if true %}" * 600 + "{% endif %}" * 600,
    "brackets in brackets": "{{ " + "a[" * 4000 + "1" + "]" * 4000 + " }}",
    "includes": "{% include 'a' %}",
    "renders": "{% render 'a' %}",
    "a lexer that goes back": "{{" + " " * 19_000 + "}}",
    "nothing but braces": "{{" * 9_000,
    "nothing but marks": "[[" * 9_000,
    "a huge page": "{% for i in (1..450) %}" + "x" * 500 + "{% endfor %}",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_template_is_a_fault_found_in_time(body: str) -> None:
    began = time.monotonic()
    faults = await check_sections(*KIND, {**shipped(*KIND), "body": body})
    assert time.monotonic() - began < MAY_LAST
    assert faults
    assert await check_sections(*KIND, shipped(*KIND)) == []


def test_what_takes_too_long_is_killed_and_the_next_one_is_written() -> None:
    wall = Wall(seconds=0.3)
    slow = an_order(body="{{" + " " * 19_000 + "}}")
    assert wall.fill(an_order())["subject"] == "Objet"
    [pid] = [child.pid for child in wall._idle]
    with pytest.raises(WallError):
        wall.fill(slow)
    assert not Path(f"/proc/{pid}").exists() or not Path("/proc").exists()
    assert wall.fill(an_order(subject="Encore"))["subject"] == "Encore"
    wall.close()


def test_a_child_that_was_killed_from_outside_is_replaced() -> None:
    wall = Wall()
    wall.fill(an_order())
    os.kill(wall._idle[0].pid, 9)
    with pytest.raises(WallError):
        wall.fill(an_order())
    assert wall.fill(an_order())["subject"] == "Objet"
    wall.close()


def test_the_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRT_SECRET", "hidden from templates")
    wall = Wall()
    wall.fill(an_order())
    environment: Any = Path(f"/proc/{wall._idle[0].pid}/environ")
    if environment.exists():
        assert b"hidden from templates" not in environment.read_bytes()
    wall.close()


def test_the_child_knows_neither_tables_nor_network() -> None:
    """What runs people's templates has nothing at hand that they could reach for."""
    program = "import sys, resolvers.rendering.behind_wall as b; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert "resolvers.rendering.filling" in loaded.split()
    assert not {"models", "sqlalchemy", "asyncpg", "settings", "httpx2"} & set(loaded.split())
