"""Addresses that are not written to, moments of automatic messages and quiet hours in the back office (F1, F5)."""

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import Site

LIVE = """{ suppressions(first: 9, filter: { address: { eq: "zoe@riders.example" } }) { nodes { note liftNote } } }"""
HOURS = "{ quietHours { channel sundays } }"


async def test_an_address_is_suppressed_and_written_to_again_with_a_reason(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/messages/addresses")
    await page.get_by_role("button", name="Écarter une adresse").click()
    await page.get_by_role("dialog").get_by_label("Adresse ou numéro").fill("Zoe@riders.example")
    await page.get_by_role("dialog").get_by_label("Pourquoi").fill("A appelé le siège")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("cell", name="zoe@riders.example", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Écrire de nouveau à zoe@riders.example").click()
    await page.get_by_role("dialog").get_by_label("Pourquoi").fill("A rappelé")
    await page.get_by_role("button", name="Rétablir l’adresse").click()
    await expect(page.get_by_text("On peut de nouveau écrire à zoe@riders.example")).to_be_visible()
    assert (await site.ask(headquarters, LIVE))["nodes"] == [{"note": "A appelé le siège", "liftNote": "A rappelé"}]


async def test_quiet_hours_and_moments_are_set_and_sound_in_all_looks(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/messages/moments")
    mail = page.locator("section").filter(has_text="Publicité par E-mail").last
    before = {each["channel"]: each["sundays"] for each in await site.ask(headquarters, HOURS)}
    await mail.get_by_label("Aussi le dimanche").click()
    await mail.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Les heures sont changées")).to_be_visible()
    after = {each["channel"]: each["sundays"] for each in await site.ask(headquarters, HOURS)}
    assert after == {**before, "EMAIL": not before["EMAIL"]}
    lines = page.get_by_role("main").get_by_role("listitem")
    several = await lines.count()
    await page.get_by_role("button", name="Ajouter un moment").click()
    await page.get_by_role("combobox", name="Message").select_option("REMINDER")
    await page.get_by_role("combobox", name="Avant ou après").select_option("heures")
    await page.get_by_label("Combien").fill("2")
    await page.get_by_role("button", name="Ajouter ce moment").press("Enter")
    added = lines.filter(has_text="2 heures avant l’essai")
    await expect(added).to_have_count(1)
    await added.get_by_role("button", name="Changer le moment").click()
    await added.get_by_role("button", name="Retirer ce moment").click()
    await expect(lines).to_have_count(several)
    await expect(added).to_have_count(0)
    for look, (scheme, size) in LOOKS.items():
        for name in ("moments", "addresses"):
            seen = await open_as(f"/admin/messages/{name}", scheme=scheme, size=size)
            await expect(seen.get_by_role("heading", level=1)).to_be_visible()
            assert await axe(seen) == []
            assert await sideways(seen) <= 0
            await shoot(seen, f"admin/{name}-{look}")
