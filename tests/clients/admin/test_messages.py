"""The back office's messages: figures of a period, each message with its story, sent again by hand (F3)."""

import asyncio
import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import book, free_place
from tests.clients.conftest import Opened
from tests.clients.site import Site
from tests.conftest import run_sql

COUNT = "query($f: MessageFilter) { messages(first: 1, filter: $f) { totalCount } }"
BOUNCED = "boite.disparue.d.un.pilote.au.nom.vraiment.tres.long@example.org"


# Of the whole session, as the site is: a module whose tests are shared out may be set up twice in one process.
@pytest.fixture(scope="session")
async def history(site: Site) -> str:
    """Figures of a month, and a message that failed, as the sending and the counting leave them; answers its key."""
    failed = uuid4()
    statement = f"""
        INSERT INTO message_figures (id, cause, channel, locale, day, sent, failed, delivered, bounced, unsubscribed,
            followed, opened, opened_by_machine, clicked)
        SELECT gen_random_uuid(), cause, 'EMAIL', 'FR', current_date - n, 20 + (n * 7) % 31, n % 3, 15 + n % 5, n % 4,
            n % 2, 10, 6 + n % 3, 2, n % 4
        FROM generate_series(0, 28) AS n, (VALUES ('CONFIRMED'), ('REMINDER'), ('CANCELLED')) AS causes (cause);
        INSERT INTO message (id, cause, cause_key, channel, recipient, locale, variables, status, subject, text_body,
            html_body, failure, failure_cause, failure_code, attempts)
        VALUES ('{failed}', 'INVITATION', 'seen:{failed}', 'EMAIL', '{BOUNCED}', 'FR',
            '{{"name": "Jo", "role": "TEAM", "link": "https://tour.example/x"}}', 'FAILED',
            'Votre accès', 'Bonjour', '<p style="color: #c00">Bonjour <b>Jo</b></p>',
            '550 5.1.1 unknown', 'REFUSED', 550, 1);
        INSERT INTO message_event (id, message_id, kind, at, permanent, detail, source, source_id)
        VALUES (gen_random_uuid(), '{failed}', 'BOUNCED', now(), true, 'mailbox unknown', 'MAILBOX', '{failed}');
    """
    await asyncio.to_thread(run_sql, site.settings.database_url, statement)
    return str(failed)


@pytest.mark.usefixtures("history")
async def test_figures_of_a_period_add_up_and_machines_stand_apart(open_as: Opened) -> None:
    page = await open_as("/admin/messages?cause=CONFIRMED")
    opened = page.locator("dl > div").filter(has_text="Ouverts")
    await expect(opened).to_contain_text("sur 290 qui acceptent la mesure · 58 par des machines seules")
    await page.get_by_text("7 jours").click()
    await expect(opened).to_contain_text("sur 70 qui acceptent la mesure · 14 par des machines seules")
    assert "days=7" in page.url
    await page.get_by_role("link", name=re.compile("^Revenus")).press("Enter")
    await expect(page).to_have_url(re.compile("/messages/sent.*cause=CONFIRMED.*status=BOUNCED"))
    await expect(page.get_by_role("combobox", name="Période")).to_have_value("7")


async def test_a_figure_leads_to_the_messages_behind_it(
    open_as: Opened, site: Site, headquarters: str, history: str
) -> None:
    place = await free_place(site, headquarters)
    await book(site, headquarters, place, "figure", "Chiffre")
    event = place.event
    page = await open_as(f"/admin/messages/sent?event={event}&tests=no")
    among = {"booking": {"event": {"id": {"eq": event}}}, "isTest": {"eq": False}}
    expected = (await site.ask(headquarters, COUNT, f=among))["totalCount"]
    assert expected > 0
    found = page.get_by_role("search").get_by_role("status")
    await expect(found).to_have_text(re.compile(f"^{expected} messages?$"))
    # What is rarely chosen is folded away, unless it narrows the list.
    await expect(page.get_by_role("combobox", name="Étape")).to_have_value(event)
    await page.goto("/admin/messages/sent?status=BOUNCED&days=7")
    await expect(page.get_by_role("link", name=BOUNCED)).to_be_visible()
    await expect(page.get_by_role("combobox", name="Canal")).to_have_count(0)
    await page.get_by_role("button", name="Plus de critères").press("Enter")
    await page.get_by_role("combobox", name="Canal").select_option("SMS")
    await expect(page).to_have_url(re.compile("channel=SMS"))
    await page.get_by_role("combobox", name="Canal").select_option("E-mail et SMS")
    await page.get_by_role("combobox", name="État").select_option("Ouvert")
    await expect(page.get_by_role("link", name=BOUNCED)).to_have_count(0)
    assert await axe(page) == []


PARKED = """INSERT INTO outbox (id, task, arguments, attempts, parked_at, failure)
    VALUES ('{key}', 'run_list_export', '{{}}', 5, now(), 'OSError: le disque est plein')"""


async def test_alerts_of_the_home_page_lead_to_what_they_name(
    open_as: Opened, site: Site, headquarters: str, history: str
) -> None:
    key = uuid4()
    await asyncio.to_thread(run_sql, site.settings.database_url, PARKED.format(key=key))
    page = await open_as("/admin/")
    matters = page.get_by_role("region", name="À voir aujourd’hui").get_by_role("listitem")
    await expect(matters.first).to_be_visible()
    # Each leads somewhere.
    await expect(matters.filter(has_not=page.get_by_role("link"))).to_have_count(0)
    await matters.filter(has_text="Messages revenus").get_by_role("link").click()
    await expect(page.get_by_role("link", name=BOUNCED)).to_be_visible()
    await page.go_back()
    await matters.filter(has_text="Tâches arrêtées").get_by_role("link").press("Enter")
    await expect(page.get_by_text("le disque est plein")).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "admin/jobs")
    await page.get_by_role("button", name="Relancer : Écrire un fichier").click()
    await expect(page.get_by_text("Tout avance")).to_be_visible()
    left = "query($i: ID!) { node(id: $i) { ... on OutboxJob { parkedAt attempts } } }"
    assert await site.ask(headquarters, left, i=f"outbox_{key}") == {"parkedAt": None, "attempts": 0}


async def test_a_message_tells_its_story_and_is_sent_again(
    open_as: Opened, site: Site, headquarters: str, history: str
) -> None:
    page = await open_as("/admin/messages/sent?status=FAILED")
    await page.get_by_label("Chercher un message").fill("disparue")
    await page.get_by_role("link", name=BOUNCED).click()
    story = page.get_by_role("dialog")
    await expect(story.get_by_text("Refusé par le serveur du destinataire · 550 5.1.1 unknown")).to_be_visible()
    await expect(story.get_by_text("adresse en faute · mailbox unknown")).to_be_visible()
    await expect(story.get_by_text("corrigez-la avant de renvoyer")).to_be_visible()
    await expect(story.get_by_role("link", name="Chercher qui a cette adresse")).to_have_attribute(
        "href", re.compile("/admin/riders.q=boite.disparue")
    )
    shown = page.frame_locator("iframe").get_by_text("Bonjour Jo")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("(words) => getComputedStyle(words).color") == "rgb(204, 0, 0)"
    await shoot(page, "admin/message-story")
    await story.get_by_role("button", name="Renvoyer", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("de nouveau en route")).to_be_visible()
    [message] = (
        await site.ask(
            headquarters,
            '{ messages(first: 5, filter: { cause: { eq: INVITATION }, recipient: { contains: "disparue" } }) '
            "{ nodes { status failure } } }",
        )
    )["nodes"]
    assert message["status"] == "QUEUED"


@pytest.mark.usefixtures("history")
async def test_messages_are_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/messages", scheme=scheme, size=size)
        await expect(page.get_by_text("Jour par jour")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/messages-{look}")
        await page.goto("/admin/messages/sent")
        await expect(page.get_by_role("table", name="Messages")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/messages-sent-{look}")
