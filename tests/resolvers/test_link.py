"""Signed links open one thing, for one purpose, for a time; anything else is refused alike."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import LinkInvalid
from resolvers.link import LinkPurpose, make_link, make_token, read_link

SOON = datetime.now(UTC) + timedelta(hours=1)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_opens_its_subject() -> None:
    subject = uuid4()
    assert read_link(make_token(LinkPurpose.CONFIRM, subject, SOON), LinkPurpose.CONFIRM) == subject


@pytest.mark.parametrize("other", [LinkPurpose.MANAGE, LinkPurpose.INVITATION])
def test_a_token_opens_nothing_for_another_purpose(other: LinkPurpose) -> None:
    with pytest.raises(LinkInvalid):
        read_link(make_token(LinkPurpose.CONFIRM, uuid4(), SOON), other)


def test_a_token_that_is_too_old_is_refused() -> None:
    with pytest.raises(LinkInvalid):
        read_link(
            make_token(LinkPurpose.CONFIRM, uuid4(), datetime.now(UTC) - timedelta(seconds=5)), LinkPurpose.CONFIRM
        )


def test_another_instance_signs_with_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from settings import get_settings

    token = make_token(LinkPurpose.CONFIRM, uuid4(), SOON)
    monkeypatch.setenv("DRT_SECRET", "another secret, long enough as well")
    get_settings.cache_clear()
    try:
        with pytest.raises(LinkInvalid):
            read_link(token, LinkPurpose.CONFIRM)
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"alg": "HS256", "crit": ["exp"]},
        {"alg": "HS256", "b64": False},
        {"alg": ["HS256"]},
        {},
        [1],
        None,
    ],
)
def test_the_algorithm_is_ours_to_choose(header: Any) -> None:
    _, payload, signature = make_token(LinkPurpose.CONFIRM, uuid4(), SOON).split(".")
    for sealed in (signature, ""):
        with pytest.raises(LinkInvalid):
            read_link(f"{part(header)}.{payload}.{sealed}", LinkPurpose.CONFIRM)


def test_any_changed_character_breaks_it() -> None:
    token = make_token(LinkPurpose.CONFIRM, uuid4(), SOON)
    for place in range(0, len(token) - 1, 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(LinkInvalid):
            read_link(changed, LinkPurpose.CONFIRM)


@given(st.one_of(st.text(), st.text("ey.A-_=\0[{\ud800", max_size=600), st.just("x" * 10_000_000), st.just("[" * 500)))
def test_junk_is_refused_like_anything_else(junk: str) -> None:
    with pytest.raises(LinkInvalid):
        read_link(junk, LinkPurpose.CONFIRM)


def test_links_lead_to_the_public_site() -> None:
    link = make_link(LinkPurpose.CONFIRM, uuid4(), SOON)
    assert link.startswith("http://tour.example/booking/confirm?token=ey")
    assert "/auth/invitation?token=" in make_link(LinkPurpose.INVITATION, uuid4(), SOON)
