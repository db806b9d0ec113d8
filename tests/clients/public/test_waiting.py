"""The waiting list's link: looking changes nothing, each answer is one button (C7)."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx2
import pytest
from sqlalchemy import select

from models.booking import BookingStatus
from models.consent_text import CURRENT_TEXTS
from models.event import Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM
from models.rider import Consent, ConsentPurpose
from models.slot import Slot
from models.wish import Wish, WishState
from resolvers.link import LinkPurpose, make_token
from resolvers.reader.catalog import node_id
from resolvers.waiting_offer import offer_freed
from tests.clients.public.conftest import Tour
from tests.factories.world import World

SENT = {"Sec-Fetch-Site": "same-origin"}


async def waiting(tour: Tour, **values: object) -> tuple[Wish, str]:
    """Somebody who waits for the second departure, and the token of their link."""
    async with tour.database.write(SYSTEM) as session:
        person = await World(session, tour.season, tour.truck).rider(unproven="proven_at" not in values)
        wish = Wish(id=uuid7(), event_id=tour.event.id, rider_id=person.id, any_model=True, any_slot=True, **values)
        session.add(wish)
        await session.commit()
    return wish, make_token(LinkPurpose.WISH, wish.id, datetime.now(UTC) + timedelta(hours=1))


async def state(tour: Tour, wish: Wish) -> WishState:
    async with tour.database.write(SYSTEM) as session:
        return (await session.get_one(Wish, wish.id)).state


async def press(site: httpx2.AsyncClient, path: str, token: str) -> httpx2.Response:
    return await site.post(path, data={"token": token}, headers={"Sec-Fetch-Site": "same-origin"})


async def test_who_joined_confirms_and_is_offered_what_is_free(site: httpx2.AsyncClient, tour: Tour) -> None:
    wish, token = await waiting(tour)
    asked = await site.get(f"/waiting?token={token}")
    assert asked.status_code == 200
    assert "Confirmez votre demande" in asked.text
    assert await state(tour, wish) is WishState.WAITING
    confirmed = await press(site, "/waiting/confirm", token)
    assert "Une place vous est proposée" in confirmed.text
    assert await state(tour, wish) is WishState.OFFERED


async def test_declining_keeps_the_turn_and_leaving_ends_it(site: httpx2.AsyncClient, tour: Tour) -> None:
    wish, token = await waiting(tour, proven_at=datetime.now(UTC))
    async with tour.database.write(SYSTEM) as session:
        assert await offer_freed(session, tour.event.id) == 1
        await session.commit()
    declined = await press(site, "/waiting/decline", token)
    assert "Vous êtes sur la liste d’attente" in unescape(declined.text)
    assert await state(tour, wish) is WishState.WAITING
    left = await press(site, "/waiting/leave", token)
    assert "Vous n’êtes plus sur la liste d’attente" in unescape(left.text)
    assert await state(tour, wish) is WishState.LEFT
    assert "Vous n’êtes plus sur la liste d’attente" in unescape((await site.get(f"/waiting?token={token}")).text)
    assert await tour.status() is BookingStatus.HELD


@pytest.mark.parametrize("path", ["/waiting/confirm", "/waiting/decline", "/waiting/leave"])
async def test_another_link_opens_nothing_here(site: httpx2.AsyncClient, tour: Tour, path: str) -> None:
    assert (await press(site, path, tour.link())).status_code == 404
    assert (await site.get(f"/waiting?token={tour.link()}")).status_code == 404
    assert (await site.post(path, data={"token": "x"}, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403


def form(tour: Tour, **values: str) -> dict[str, str]:
    return {
        "event": node_id(Event, tour.event.id),
        "slot": node_id(Slot, tour.slots[0].id),
        "first_name": "Léo",
        "last_name": "Martin",
        "email": "leo@riders.example",
        "birth_date": "1990-02-03",
        "licence": "A",
        **values,
    }


async def test_the_form_joins_the_list_and_a_mail_asks_for_proof(site: httpx2.AsyncClient, tour: Tour) -> None:
    given = form(tour)
    shown = await site.get(f"/waiting/join?event={given['event']}")
    for said in ("Liste d’attente", "MT-07", "9\u00a0h\u00a030", 'name="slot"', "Moto Passion"):
        assert said in unescape(shown.text), said
    sent = SENT
    joined = await site.post("/waiting/join", data=given, headers=sent)
    assert joined.status_code == 200
    assert "ouvrez votre e-mail" in joined.text
    assert await tour.messages() == 1
    refused = await site.post("/waiting/join", data=form(tour, licence="AM"), headers=sent)
    assert refused.status_code == 400
    assert 'value="Martin"' in refused.text
    assert 'role="alert"' in refused.text
    assert await tour.messages() == 1
    assert (await site.post("/waiting/join", data=form(tour, birth_date="?"), headers=sent)).status_code == 400
    assert (await site.get("/waiting/join?event=nothing")).status_code == 404


async def test_each_consent_is_asked_apart_and_kept_as_it_was_answered(site: httpx2.AsyncClient, tour: Tour) -> None:
    shown = await site.get("/waiting/join", params={"event": node_id(Event, tour.event.id)})
    for purpose in ("BRAND_EMAIL", "BRAND_SMS", "DEALERSHIP_CONTACT"):
        assert re.search(rf'<input[^>]*name="yes"[^>]*value="{purpose}"[^>]*>', shown.text)
    assert " checked" not in shown.text, "nothing is ticked beforehand"
    answered = {"shown": re.findall(r'name="shown" value="([^"]*)"', shown.text), "yes": "DEALERSHIP_CONTACT"}
    given = {**form(tour), **answered}
    assert (await site.post("/waiting/join", data=given, headers=SENT)).status_code == 200
    async with tour.database.write(SYSTEM) as session:
        kept = {each.purpose: (each.granted, each.text_version) for each in await session.scalars(select(Consent))}
    assert kept == {
        "BRAND_EMAIL": (False, CURRENT_TEXTS[ConsentPurpose.BRAND_EMAIL].version),
        "BRAND_SMS": (False, CURRENT_TEXTS[ConsentPurpose.BRAND_SMS].version),
        "DEALERSHIP_CONTACT": (True, CURRENT_TEXTS[ConsentPurpose.DEALERSHIP_CONTACT].version),
    }


async def test_a_refused_form_stays_on_its_event_with_what_was_ticked(site: httpx2.AsyncClient, tour: Tour) -> None:
    given = form(tour, licence="AM", yes="BRAND_EMAIL", phone="0639980003")
    refused = await site.post("/waiting/join", data=given, headers=SENT)
    assert refused.status_code == 400
    assert re.search(r'<input[^>]*value="BRAND_EMAIL"[^>]* checked', refused.text)
    assert 'value="0639980003"' in refused.text
    action = unescape(re.search(r'<form[^>]*action="([^"]*join[^"]*)"', refused.text)[1])  # type: ignore[index]
    again = await site.get(action)
    assert (again.status_code, "Moto Passion" in unescape(again.text)) == (200, True)
