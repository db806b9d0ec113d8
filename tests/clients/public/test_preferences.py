"""The pages of what people want to hear: no script, two languages, and nothing changes by looking (J2, F5)."""

import re
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import select, update

from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageStatus
from models.message_event import MessageEvent
from models.rider import Consent, Locale, Rider
from models.session import Database
from models.suppression import Suppression
from resolvers.link import LinkPurpose, make_token
from resolvers.unsubscribe import unsubscribe_link
from tests.clients.public.conftest import Tour
from tests.factories.world import World

OURS = {"Sec-Fetch-Site": "same-origin"}

LATER = datetime.now(UTC) + timedelta(days=1)


def path(link: str) -> str:
    return link.removeprefix("http://tour.example")


def shown(page: str) -> list[str]:
    return re.findall(r'name="shown" value="([^"]+)"', page)


async def answers(database: Database) -> list[tuple[str, bool]]:
    async with transaction(database) as session:
        rows = await session.scalars(select(Consent).order_by(Consent.id))
        return [(row.purpose.value, row.granted) for row in rows]


async def test_choices_are_shown_with_their_texts_and_kept(
    site: httpx2.AsyncClient, database: Database, tour: Tour
) -> None:
    own = await site.get(f"/booking?token={make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)}")
    (link,) = re.findall(r'href="(/preferences\?token=[^"]+)"', own.text)
    page = (await site.get(link)).text
    assert "J’accepte que la marque m’envoie ses nouvelles" in page
    assert "z•••@riders.example" in page
    assert tour.rider.email
    assert tour.rider.email not in page
    assert page.count("Pas encore de réponse") == 4
    token = link.partition("=")[2]
    form = {"token": token, "shown": shown(page), "yes": ["BRAND_EMAIL", "DEALERSHIP_CONTACT"]}
    saved = await site.post("/preferences", data=form, headers=OURS)
    assert saved.status_code == 200
    assert "C’est enregistré" in saved.text
    assert "cliquez sur le lien" in saved.text
    yes = {"BRAND_EMAIL", "DEALERSHIP_CONTACT"}
    assert await answers(database) == [(line.partition(" ")[0], line.partition(" ")[0] in yes) for line in shown(page)]
    async with transaction(database) as session:
        (asked,) = await session.scalars(select(Message).where(Message.cause == MessageCause.CONSENT_CONFIRM))
    question = (await site.get(path(asked.variables["link"]))).text
    assert "Oui, je confirme" in question
    confirm = {"token": asked.variables["link"].partition("=")[2]}
    done = (await site.post("/preferences/confirm", data=confirm, headers=OURS)).text
    assert "C’est confirmé" in done
    assert "Les e-mails de la marque" in done
    assert "SMS de la marque" not in done
    again = (await site.get(link, headers={"Accept-Language": "en"})).text
    assert "You said yes, on " in again
    assert "You said no, on " in again
    assert again.count(" checked") == 2


async def test_looking_changes_nothing(site: httpx2.AsyncClient, database: Database, tour: Tour) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    async with transaction(database) as session:
        consent = Consent(
            id=uuid7(), rider_id=tour.rider.id, purpose="BRAND_EMAIL", granted=True, text_version="v1", proof="WEB"
        )
        session.add(consent)
        message = await _message(session, tour)
    confirm = make_token(LinkPurpose.CONSENT, consent.id, later)
    for address in (
        f"/preferences?token={make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)}",
        f"/preferences/confirm?token={confirm}",
        path(unsubscribe_link(message)),
    ):
        answer = await site.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    async with transaction(database) as session:
        assert (await session.get_one(Consent, consent.id)).confirmed_at is None
        assert list(await session.scalars(select(Suppression))) == []


async def _message(session: object, tour: Tour) -> Message:
    message = Message(
        id=uuid7(),
        cause=MessageCause.CONFIRMED,
        cause_key="k",
        recipient=tour.rider.email,
        locale=Locale.FR,
        variables={},
        status=MessageStatus.SENT,
    )
    session.add(message)  # type: ignore[attr-defined]
    await session.flush()  # type: ignore[attr-defined]
    await session.refresh(message)  # type: ignore[attr-defined]
    return message


async def test_the_page_unsubscribes_as_the_mail_program_does(
    site: httpx2.AsyncClient, database: Database, tour: Tour
) -> None:
    async with transaction(database) as session:
        message = await _message(session, tour)
    link = path(unsubscribe_link(message))
    question = (await site.get(link)).text
    assert "Me désinscrire" in question
    assert "Choisir ce que je reçois" in question
    assert "z•••@riders.example" in (await site.get(link.replace("/unsubscribe", "/preferences"))).text
    token = {"token": link.partition("=")[2]}
    done = await site.post("/unsubscribe/done", data=token, headers=OURS)
    assert "Vous êtes désinscrit" in done.text
    assert (await site.post(link, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    async with transaction(database) as session:
        assert [each.reason for each in await session.scalars(select(Suppression))] == ["UNSUBSCRIBED"]
        assert [each.kind for each in await session.scalars(select(MessageEvent))] == ["UNSUBSCRIBED"]


async def test_a_family_of_one_address_unsubscribes_but_sees_no_other_choices(
    site: httpx2.AsyncClient, database: Database, tour: Tour
) -> None:
    async with transaction(database) as session:
        message = await _message(session, tour)
        world = World(session, tour.season, tour.truck)
        await world.rider(email=tour.rider.email, first_name="Léa")
    link = path(unsubscribe_link(message))
    question = (await site.get(link)).text
    assert "Me désinscrire" in question
    assert "Choisir ce que je reçois" not in question
    assert "riders.example" not in (await site.get(link.replace("/unsubscribe", "/preferences"))).text


@pytest.mark.parametrize("address", ["/preferences", "/preferences/confirm", "/unsubscribe"])
@pytest.mark.parametrize("token", ["", "junk", "a.b.c"])
async def test_a_link_that_is_none_opens_nothing(
    site: httpx2.AsyncClient, database: Database, address: str, token: str
) -> None:
    looked = await site.get(address, params={"token": token})
    action = {"/unsubscribe": "/unsubscribe/done"}.get(address, address)
    form = {"token": token, "shown": ["BRAND_EMAIL 2027-1"], "yes": ["BRAND_EMAIL"]}
    sent = await site.post(action, data=form, headers=OURS)
    assert sent.status_code == 410 or "plus valable" in sent.text
    assert looked.status_code < 500
    assert await answers(database) == []


@pytest.mark.parametrize(
    "change",
    [
        {"shown": ["BRAND_EMAIL 2020-1"]},
        {"shown": ["BRAND_EMAIL 2027-1", "BRAND_EMAIL 2027-1"]},
        {"shown": ["BRAND_EMAIL"]},
        {"shown": []},
    ],
)
async def test_what_was_not_shown_is_not_agreed_to(
    site: httpx2.AsyncClient, database: Database, tour: Tour, change: dict[str, list[str]]
) -> None:
    token = make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)
    form = {"token": token, "shown": ["BRAND_EMAIL 2027-1"], "yes": ["BRAND_EMAIL"], **change}
    answer = await site.post("/preferences", data=form, headers=OURS)
    assert answer.status_code >= 400
    assert await answers(database) == []


async def test_a_booking_whose_rider_is_not_proven_leads_to_nobodys_choices(
    site: httpx2.AsyncClient, database: Database, tour: Tour
) -> None:
    async with transaction(database) as session:
        await session.execute(update(Rider).where(Rider.id == tour.rider.id).values(unproven=True))
    own = await site.get(f"/booking?token={make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)}")
    assert own.status_code == 200
    assert "/preferences" not in own.text


async def test_another_site_changes_nothing(site: httpx2.AsyncClient, database: Database, tour: Tour) -> None:
    token = make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)
    form = {"token": token, "shown": ["BRAND_EMAIL 2027-1"], "yes": ["BRAND_EMAIL"]}
    answer = await site.post("/preferences", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await answers(database) == []
