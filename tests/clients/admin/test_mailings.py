"""The back office's mailings: made, counted, worded, started, paused and stopped, live (F6)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import Site

STATE = '{ mailings(first: 9, filter: { name: { eq: "Météo du dimanche" } }) { nodes { state reachedCount } } }'


async def test_a_mailing_is_made_counted_worded_started_paused_and_stopped(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/messages/mailings/new")
    await page.get_by_label("Nom de l’envoi").fill("Météo du dimanche")
    await page.get_by_label("Ceux qui ont réservé").check()
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("heading", name="Météo du dimanche", level=1)).to_be_visible()
    start = page.get_by_role("button", name=re.compile("^Envoyer.* maintenant"))
    await expect(start).to_be_disabled()
    await expect(page.get_by_text("D’abord, comptez les destinataires.")).to_be_visible()
    await page.get_by_role("button", name="Compter les destinataires").click()
    await expect(page.get_by_text(re.compile("messages, comptés"))).to_be_visible()
    await expect(start).to_be_enabled()
    await expect(page.get_by_text("Écrivez et publiez maintenant le texte français")).to_be_visible()
    await start.click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert (await site.ask(headquarters, STATE))["nodes"][0]["state"] == "DRAFT", "nothing leaves without words"

    mailing = page.url
    await page.get_by_role("link", name=re.compile("^E-mail, français")).click()
    await expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    await page.get_by_label("Objet", exact=True).fill("La météo de dimanche")
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_text("Version 1 publiée")).to_be_visible()
    await page.goto(mailing)
    await expect(page.get_by_role("link", name=re.compile("^E-mail, français"))).to_contain_text("prêt")
    await expect(page.get_by_text("Tout est prêt")).to_be_visible()
    await start.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("En cours d’envoi")).to_be_visible()
    await page.get_by_role("button", name="Mettre en pause").click()
    await expect(page.get_by_text("En pause")).to_be_visible()
    assert (await site.ask(headquarters, STATE))["nodes"][0]["state"] == "PAUSED"
    for look, (scheme, size) in LOOKS.items():
        seen = await open_as(mailing.removeprefix(site.url), scheme=scheme, size=size)
        await expect(seen.get_by_text("En pause")).to_be_visible()
        assert await axe(seen) == []
        assert await sideways(seen) <= 0
        await shoot(seen, f"admin/mailing-{look}")
    await page.get_by_role("button", name="Arrêter pour de bon…").click()
    await page.get_by_role("button", name="Arrêter l’envoi").click()
    await expect(page.get_by_text("Arrêté", exact=True)).to_be_visible()
    assert (await site.ask(headquarters, STATE))["nodes"][0]["state"] == "STOPPED"


RIDDEN = "{ bookings(first: 1, filter: { status: { eq: DONE } }) { nodes { event { dealership { region } } } } }"
DRAFTS = "query($n: String) { mailings(first: 9, filter: { name: { eq: $n } }) { nodes { id filter version } } }"


async def test_a_draft_is_opened_as_it_was_filled_in_changed_and_deleted(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/messages/mailings/new")
    await page.get_by_label("Nom de l’envoi").fill("Bretons qui ont roulé")
    estimate = page.get_by_role("main").get_by_role("status")
    await expect(estimate).to_contain_text("messages partiraient aujourd’hui")
    everybody = await estimate.inner_text()
    region = (await site.ask(headquarters, RIDDEN))["nodes"][0]["event"]["dealership"]["region"]
    await page.get_by_role("combobox", name="Région").select_option(region)
    await page.get_by_role("combobox", name="Essais faits").select_option("Au moins un essai")
    await expect(estimate).not_to_have_text(everybody)
    await page.get_by_role("button", name="Continuer").press("Enter")
    await expect(page.get_by_role("heading", name="Bretons qui ont roulé", level=1)).to_be_visible()
    [made] = (await site.ask(headquarters, DRAFTS, n="Bretons qui ont roulé"))["nodes"]
    assert made["filter"]["ridesCount"] == {"gte": 1}

    await page.get_by_role("link", name="Changer l’envoi").click()
    chosen = page.get_by_role("combobox", name="Région").locator("option:checked")
    await expect(chosen).to_have_text(region)
    await expect(page.get_by_label("Nom de l’envoi")).to_have_value("Bretons qui ont roulé")
    await page.get_by_label("De la marque ou d’une offre").check()
    await expect(estimate).to_contain_text("sans consentement")
    assert await axe(page) == []
    assert await sideways(page) <= 0
    await shoot(page, "admin/mailing-edit")
    await page.get_by_role("combobox", name="Modèle essayé").select_option(index=1)
    await page.get_by_role("button", name="Enregistrer").click()
    # Back on its page: the form says "publicité" too, in who is left out.
    await expect(page.get_by_role("heading", name="Bretons qui ont roulé", level=1)).to_be_visible()
    await expect(page.get_by_text("Publicité · ")).to_be_visible()
    [kept] = (await site.ask(headquarters, DRAFTS, n="Bretons qui ont roulé"))["nodes"]
    assert kept["id"] == made["id"]
    assert kept["filter"]["bookings"]["status"] == {"eq": "DONE"}

    await page.get_by_role("button", name="Supprimer…").click()
    await page.get_by_role("button", name="Supprimer l’envoi").click()
    await expect(page.get_by_role("heading", name="Envois groupés")).to_be_visible()
    assert (await site.ask(headquarters, DRAFTS, n="Bretons qui ont roulé"))["nodes"] == []


async def test_lists_and_forms_of_mailings_are_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/messages/mailings", scheme=scheme, size=size)
        await expect(page.get_by_role("heading", name="Envois groupés")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/mailings-{look}")
        await page.goto("/admin/messages/mailings/new")
        await page.get_by_label("Ceux qui ont réservé").check()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/mailing-form-{look}")
