"""Links and pixels of mails over real HTTP: they lead where they were stored to lead, and count apart who asks."""

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from sqlalchemy import text, update

from jobs.transaction import transaction
from models.message import Message, MessageCause
from models.message_event import MessageEventKind
from models.message_link import MessageLink
from models.rider import Rider
from models.session import Database
from resolvers.message_figures.refresh import any_message_marked
from settings import Settings
from tests.factories.followed import DOOR, SITES, WORDS, Mailing, agree, paths, put_links_into
from tests.following import served

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
    "Accept-Language": "fr-FR",
}
SCANNER = {"User-Agent": "Barracuda Sentinel (EE)"}


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    from app import create_app  # importing it makes the application of the settings in force

    with served(create_app(settings)) as found:
        yield found


@pytest.fixture
async def site(address: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A person's browser; it stops at a redirect."""
    async with httpx2.AsyncClient(base_url=address, headers=BROWSER) as client:
        yield client


@pytest.fixture
async def mailing(database: Database, settings: Settings) -> Mailing:
    return await Mailing(database, settings).start()


async def counted(mailing: Mailing, expected: dict[str, int]) -> None:
    """The count follows the answer: a moment later."""
    for _ in range(100):
        async with transaction(mailing.database) as session:
            marked = await any_message_marked(session)
        found = await mailing.figures()
        if found == expected and not marked:
            return
        await asyncio.sleep(0.02)
    assert found == expected


async def test_a_link_leads_to_its_stored_target_and_counts_a_person(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    links, pixel, trap = paths(words)
    assert len(links) == 3
    assert pixel
    assert trap
    await counted(mailing, {"sent": 1, "followed": 1})
    for path, target in zip(links[:2], SITES, strict=False):
        answer = await site.get(path)
        assert (answer.status_code, answer.headers["location"]) == (302, target)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "no-store" in answer.headers["cache-control"]
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1, "clicked": 1})
    event, *_ = await mailing.events()
    assert (event.kind, event.source, event.by_machine, event.detail) == ("CLICKED", "OWN", False, SITES[0])


async def test_what_opens_a_door_or_leads_elsewhere_is_left_in_the_mail(mailing: Mailing) -> None:
    _, words = await mailing.send()
    for part in (words.html, words.text):
        assert part.count(DOOR) == 1
        assert part.count("https://evil.example/") == 1
    async with transaction(mailing.database) as session:
        stored = (await session.scalars(text("SELECT target FROM message_link WHERE target IS NOT NULL"))).all()
    assert sorted(stored) == sorted(SITES)


async def test_a_pixel_is_an_image_that_nobody_keeps_and_counts_an_opening(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    answer = await site.get(paths(words)[1])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/gif")
    assert answer.content[:6] == b"GIF89a"
    assert "no-store" in answer.headers["cache-control"]
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1})


async def test_scanners_are_counted_apart(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    links, pixel, _ = paths(words)
    assert (await site.head(links[0])).status_code == 302
    assert (await site.get(links[1], headers=SCANNER)).status_code == 302
    assert (await site.get(pixel, headers={"User-Agent": "Mozilla/5.0"})).status_code == 200
    await counted(mailing, {"sent": 1, "followed": 1, "opened_by_machine": 1, "clicked_by_machine": 1})


async def test_a_trap_tells_of_what_came_before_it(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    links, _, trap = paths(words)
    await site.get(links[1])
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1, "clicked": 1})
    answer = await site.get(trap)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://tour.example/")
    await counted(mailing, {"sent": 1, "followed": 1, "clicked_by_machine": 1})
    assert [event.clue for event in await mailing.events()] == ["COMPANY", "TRAP"]


async def test_all_links_in_a_row_are_a_machine_s(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    for path in paths(words)[0]:
        await site.get(path)
    await counted(mailing, {"sent": 1, "followed": 1, "clicked_by_machine": 1})


async def test_who_withdraws_is_counted_in_totals_from_then_on(site: Any, mailing: Mailing) -> None:
    message, words = await mailing.send()
    async with transaction(mailing.database) as session:
        rider = await session.scalar(text(f"SELECT id FROM rider WHERE email = '{message.recipient}'"))
        await agree(session, await session.get_one(Rider, rider), granted=False, purposes=["EMAIL_TRACKING"])
    links, pixel, _ = paths(words)
    assert (await site.get(links[0])).headers["location"] == SITES[0]
    await site.get(pixel)
    await counted(mailing, {"sent": 1, "followed": 1, "openings": 1, "clicks": 1})
    assert await mailing.events() == []


async def test_service_mail_to_others_is_left_alone(mailing: Mailing) -> None:
    _, words = await mailing.send(agreed=False)
    assert words == WORDS
    await counted(mailing, {"sent": 1})


async def test_marketing_mail_to_others_counts_totals_that_name_nobody(site: Any, mailing: Mailing) -> None:
    now, cause = datetime.now(UTC), MessageCause.MAILING
    (_, one), (_, other) = [await mailing.send(agreed=False, at=now, cause=cause) for _ in range(2)]
    assert one == other
    links, pixel, trap = paths(one)
    assert not trap
    await site.get(links[0])
    await site.get(links[1], headers=SCANNER)
    await site.get(pixel)
    await counted(mailing, {"sent": 2, "openings": 1, "clicks": 1, "machine_clicks": 1})
    assert await mailing.events() == []
    async with transaction(mailing.database) as session:
        assert await session.scalar(text("SELECT count(*) FROM message_link WHERE message_id IS NOT NULL")) == 0
        assert await session.scalar(text("SELECT count(*) FROM message_hit")) == 0
        # Sent and opened are counted in the same row, whoever made it.
        assert await session.scalar(text("SELECT count(*) FROM message_figures")) == 1


def altered(path: str) -> list[str]:
    """What somebody makes of a path who would rather go elsewhere."""
    door, key = path[:3], path[3:]
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # Another writing of the same 128 bits: the last letter holds four bits that mean nothing.
    same_bits = key[:-1] + last[last.index(key[-1]) | 1]
    return [
        door + base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode(),
        door + same_bits,
        door + key[::-1],
        door + key + "=",
        door + key.lower(),
        path + "/https://evil.example/",
        path + "%0d%0aLocation:%20https://evil.example/",
        door + "https://evil.example/",
        door + "%2f%2fevil.example",
        door + "..%2f..%2fetc",
        door + "A" * 4_000,
        door + "é",
        door + "%00",
        door,
        "/l//evil.example/",
    ]


async def test_no_key_no_redirect(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    links, pixel, _ = paths(words)
    for path in (*altered(links[0]), "/l/" + pixel[3:-4]):
        answer = await site.get(path, headers={"Accept": "text/html"})
        assert answer.status_code in (404, 410), path
        assert "location" not in answer.headers, path
    await counted(mailing, {"sent": 1, "followed": 1})


async def test_parameters_and_heads_change_nothing(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    heads = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Original-URL": "https://evil.example"}
    answer = await site.get(paths(words)[0][0] + "?url=https://evil.example/&target=x", headers=heads)
    assert answer.headers["location"] == SITES[0]
    answer = await site.get(paths(words)[2], headers=heads)
    assert answer.headers["location"] == "http://tour.example/"


async def test_a_link_that_has_ended_says_what_to_do(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    async with transaction(mailing.database) as session:
        await session.execute(update(MessageLink).values(expires_at=text("now() - interval '1 second'")))
    links, pixel, _ = paths(words)
    answer = await site.get(links[0], headers={"Accept": "text/html"})
    assert answer.status_code == 410
    assert "Ce lien n’est plus valable" in answer.text
    assert 'href="/"' in answer.text
    plain = await site.get(links[0])
    assert (plain.status_code, plain.headers["content-type"][:10]) == (410, "text/plain")
    assert (await site.get(pixel)).status_code == 200
    assert await mailing.events() == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(site: Any, mailing: Mailing, method: str) -> None:
    _, words = await mailing.send()
    assert (await site.request(method, paths(words)[0][0])).status_code == 405
    assert await mailing.events() == []


async def test_an_unknown_pixel_looks_like_any_other(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    known = await site.get(paths(words)[1])
    unknown = await site.get("/o/AAAAAAAAAAAAAAAAAAAAAA.gif")
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert {**unknown.headers, "date": ""} == {**known.headers, "date": ""}


async def test_one_who_asks_again_and_again_is_one(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    await asyncio.gather(*(site.get(paths(words)[1]) for _ in range(60)))
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1})
    assert len(await mailing.events()) == 1


async def test_a_thousand_agents_fill_no_table(address: str, mailing: Mailing, site: Any) -> None:
    message, words = await mailing.send()
    for number in range(130):
        await site.get(paths(words)[1], headers={**BROWSER, "User-Agent": f"Agent {number}"})
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1})
    assert len(await mailing.events(message.id)) == 100


async def test_a_hostile_agent_is_kept_as_plain_words(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    agent = "Mozilla/5.0 (é\t<script>" + "x" * 3_000
    await site.get(paths(words)[0][0], headers={**BROWSER, "User-Agent": agent.encode()})
    await counted(mailing, {"sent": 1, "followed": 1, "opened": 1, "clicked": 1})
    (event,) = await mailing.events()
    assert event.kind is MessageEventKind.CLICKED
    assert event.agent
    assert len(event.agent) <= 300
    assert event.agent.isprintable()


async def test_a_redirect_works_when_counting_fails(site: Any, mailing: Mailing) -> None:
    _, words = await mailing.send()
    async with transaction(mailing.database) as session:
        await session.execute(text("ALTER TABLE message_event RENAME TO elsewhere"))
    links, pixel, _ = paths(words)
    assert (await site.get(links[0])).headers["location"] == SITES[0]
    assert (await site.get(pixel)).status_code == 200
    assert (await site.get(links[1])).headers["location"] == SITES[1]


async def test_a_mail_that_is_sent_again_after_a_crash_has_the_same_links(mailing: Mailing) -> None:
    message, words = await mailing.send()
    async with transaction(mailing.database) as session:
        found = await session.get_one(Message, message.id)
        assert await put_links_into(session, mailing.settings, found) == words
