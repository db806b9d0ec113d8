"""The welcome: the next open stops with their free places, and the doors for those who work with the tour (L1)."""

from html import unescape

import httpx2

from clients.public.layout import STYLE
from models.booking import BookingStatus
from models.event import EventState
from models.policy.viewer import SYSTEM
from models.session import Database
from tests.clients.public.conftest import Tour
from tests.clients.public.test_confirm import HOSTILE
from tests.factories.world import World


async def test_open_stops_soonest_first_with_their_free_places(site: httpx2.AsyncClient, database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        for name, days, state in (
            ("Plus tard", 50, EventState.OPEN),
            ("Brouillon", 30, EventState.DRAFT),
            ("Terminé", -10, EventState.OPEN),
            ("Annulé", 35, EventState.CANCELLED),
            ("Bientôt", 10, EventState.OPEN),
        ):
            await world.event(await world.dealership(name=name, city="Vierzon"), days_ahead=days, state=state)
        await session.commit()
    text = (await site.get("/")).text
    assert text.index("Bientôt") < text.index("Plus tard")
    assert not any(name in text for name in ("Brouillon", "Terminé", "Annulé"))
    assert text.count("Vierzon, Centre-Val de Loire") == 2
    assert "complet" in text


async def test_free_places_are_counted_now(site: httpx2.AsyncClient, tour: Tour) -> None:
    assert "<b>1</b> place libre<" in (await site.get("/")).text
    await tour.expire()
    assert "<b>2</b> places libres" in (await site.get("/")).text
    await tour.book(tour.places[0])
    await tour.book(tour.places[1])
    assert "complet" in (await site.get("/")).text
    assert await tour.status() is BookingStatus.CANCELLED


async def test_a_newcomer_finds_the_doors(site: httpx2.AsyncClient, settings: object) -> None:
    text = (await site.get("/")).text
    assert "Aucune date n’est ouverte" in text
    for said in ('href="/auth/sign-in"', 'href="/graphql"', "docs/api.md", '<html lang="fr">'):
        assert said in text
    english = (await site.get("/", headers={"Accept-Language": "en"})).text
    assert '<html lang="en">' in english
    assert "No date is open" in english


async def test_more_stops_than_fit_are_announced(site: httpx2.AsyncClient, database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        for number in range(10):
            await world.event(days_ahead=10 + 7 * number)
        await session.commit()
    answer = await site.get("/")
    assert answer.text.count("<li>") == 8
    assert "et 2 autres dates plus tard" in answer.text
    assert len(answer.content) + len(STYLE) < 12_000


async def test_hostile_names_stay_text(site: httpx2.AsyncClient, tour: Tour) -> None:
    await tour.change(tour.dealership, name=HOSTILE, city=HOSTILE, region=HOSTILE)
    text = (await site.get("/")).text
    assert "<script" not in text
    assert unescape(text).count(HOSTILE) == 3
