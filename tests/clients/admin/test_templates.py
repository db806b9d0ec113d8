"""The back office's templates: written with a live preview, mended, published, compared, taken back (F2)."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import book, free_place
from tests.clients.conftest import Opened
from tests.clients.site import Site

VERSIONS = """query($cause: MessageCause!) { messageTemplates(first: 9, filter: { cause: { eq: $cause },
  channel: { eq: EMAIL }, locale: { eq: FR } }) { nodes { versions { number state subject body } } } }"""
SAVE = """mutation($i: SaveMessageTemplateDraftInput!) { saveMessageTemplateDraft(input: $i) {
  ... on SaveMessageTemplateDraftSuccess { messageTemplateVersion { id version } } ... on Problem { message } } }"""


async def versions(site: Site, token: str, cause: str) -> list[dict[str, Any]]:
    """Number, state and words of all versions, by number."""
    nodes = (await site.ask(token, VERSIONS, cause=cause))["nodes"]
    return sorted((nodes or [{"versions": []}])[0]["versions"], key=lambda version: version["number"])


async def opened_editor(open_as: Opened, cause: str, **look: Any) -> Page:
    """The editor of a cause, once its preview is there."""
    page = await open_as(f"/admin/messages/templates/{cause}", **look)
    await expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    return page


async def test_a_template_is_mended_seen_live_published_and_withdrawn(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await opened_editor(open_as, "CONFIRMED")
    mail = page.frame_locator("iframe")
    body = page.get_by_label("Corps", exact=True)
    shipped = await body.input_value()
    await body.fill(f"Le beau\n{{{{ ride.modle }}}}\n\n{shipped}")
    await expect(page.get_by_text("« ride.modle » n’existe pas")).to_be_visible()
    await expect(page.get_by_role("button", name="Publier")).to_be_disabled()
    await page.get_by_role("button", name="Ligne 2").click()
    assert await body.evaluate("(field) => field.value.slice(field.selectionStart)") != shipped
    await body.fill(f"Bonjour de Bourges\n\n{shipped}")
    await expect(mail.get_by_text("Bonjour de Bourges")).to_be_visible()
    assert await versions(site, headquarters, "CONFIRMED") == [], "a preview writes nothing"

    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("Prête à être publiée")).to_be_visible()
    [draft] = await versions(site, headquarters, "CONFIRMED")
    assert (draft["state"], draft["body"].startswith("Bonjour de Bourges")) == ("DRAFT", True)
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_text("Version 1 publiée")).to_be_visible()
    assert [one["state"] for one in await versions(site, headquarters, "CONFIRMED")] == ["PUBLISHED"]
    await page.get_by_role("button", name="Comparer").click()
    await expect(page.locator("li[data-fate=ADDED]").filter(has_text="Bonjour de Bourges")).to_be_visible()

    await page.get_by_role("button", name="Revenir à l’origine").click()
    await expect(page.get_by_text("Livré avec le logiciel · Envoyée en ce moment")).to_be_visible()
    assert [one["state"] for one in await versions(site, headquarters, "CONFIRMED")] == ["REPLACED"]
    await page.get_by_role("button", name="Reprendre").first.click()
    await expect(page.get_by_role("status").filter(has_text="Version 2 · Brouillon")).to_be_visible()
    await expect(page.get_by_label("Corps", exact=True)).to_have_value(re.compile("^Bonjour de Bourges"))


async def test_a_variable_is_put_in_by_keys_and_the_preview_shows_a_real_booking(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    place = await free_place(site, headquarters)
    await book(site, headquarters, place, "previewed", "Essayeuse")
    page = await opened_editor(open_as, "REMINDER")
    title = page.get_by_label("Titre", exact=True)
    await title.fill("")
    await page.get_by_role("button", name="Variable").nth(2).focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Chercher une variable").fill("modèle")
    await page.keyboard.press("Enter")
    await expect(title).to_have_value("{{ ride.model }}")
    await page.get_by_label("Essayer sur une réservation").first.fill("Essayeuse")
    await page.get_by_role("option", name=re.compile("Ana Essayeuse")).click()
    await expect(page.frame_locator("iframe").locator("h1")).to_have_text(place.model_name)
    await expect(page).to_have_url(re.compile("booking="))


async def test_of_two_who_write_the_second_is_told_and_nothing_is_overwritten(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    words = {"cause": "MOVED", "channel": "EMAIL", "locale": "FR"}
    base = {"subject": "Le mien", "title": "Titre", "body": "Corps\n\n[[Voir]]({{ link }})"}
    made = (await site.ask(headquarters, SAVE, i={**words, **base}))["messageTemplateVersion"]
    page = await opened_editor(open_as, "MOVED")
    await page.get_by_label("Objet", exact=True).fill("Le tien")
    change = {"messageTemplateVersionId": made["id"], "subject": "Celui du collègue"}
    await site.ask(headquarters, SAVE, i={**words, **base, **change})
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("modifié")
    await page.get_by_role("button", name="Garder la mienne comme autre brouillon").click()
    await expect(page.get_by_role("status").filter(has_text="Version 2 · Brouillon")).to_be_visible()
    assert [one["subject"] for one in await versions(site, headquarters, "MOVED")] == ["Celui du collègue", "Le tien"]


async def test_a_test_is_sent_with_what_is_on_the_screen(open_as: Opened, site: Site, headquarters: str) -> None:
    page = await open_as("/admin/messages/templates/REMINDER?channel=SMS")
    text = page.get_by_label("Texte du SMS")
    await text.fill("Bientôt ! {{ link }}")
    await expect(page.get_by_text("Ce signe réduit chaque segment à 70 signes")).to_be_visible()
    await page.get_by_role("button", name="Envoyer un essai…").click()
    await page.get_by_label("À quel numéro ?").fill("06 12 34 56 78")
    await page.get_by_role("button", name="Envoyer l’essai").click()
    await expect(page.get_by_text("Essai en route vers +33612345678")).to_be_visible()
    tests = "{ messages(first: 5, filter: { isTest: { eq: true } }) { nodes { recipient cause } } }"
    assert (await site.ask(headquarters, tests))["nodes"] == [{"recipient": "+33612345678", "cause": "REMINDER"}]


async def test_templates_are_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await opened_editor(open_as, "MODEL_WITHDRAWN", scheme=scheme, size=size)
        await page.get_by_label("Préambule", exact=True).fill("Une {{ faute }} ici")
        await expect(page.get_by_text("« faute » n’existe pas")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await page.evaluate("scrollTo(0, 0)")
        await shoot(page, f"admin/template-{look}")
        await page.goto("/admin/messages/templates")
        await expect(page.get_by_role("heading", name="Modèles de messages")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/templates-{look}")
    page = await open_as("/admin/messages/templates/REMINDER?channel=SMS")
    await expect(page.get_by_text("Segments")).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "admin/template-sms")
