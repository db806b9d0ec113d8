"""Coming in, being thrown out while at work, going: the session's cookie in the back office (A3)."""

from playwright.async_api import expect

from models.account import AccountRole
from tests.browser import LOOKS, NewPage, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import PASSWORD, Site


async def test_a_person_signs_in_and_out(site: Site, new_page: NewPage) -> None:
    known = await new_page(base_url=site.url)
    email = await site.sign_in(known.context, "Alix Morel")
    page = await new_page(base_url=site.url)
    await page.goto("/admin/")
    await page.get_by_label("Adresse e-mail").fill(email)
    await page.get_by_role("textbox", name="Mot de passe").fill("pas le bon mot")
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_role("alert")).not_to_be_empty()
    await page.get_by_role("textbox", name="Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_role("heading", name="Saison")).to_be_visible()
    await page.get_by_role("button", name="Compte de Alix Morel").click()
    await page.get_by_role("menuitem", name="Se déconnecter").click()
    await expect(page.get_by_label("Adresse e-mail")).to_be_visible()


async def test_a_dealer_is_shown_the_way_to_their_own_space(open_as: Opened, site: Site) -> None:
    page = await open_as("/admin/", "Team Leader", AccountRole.TEAM)
    await expect(page.get_by_role("heading", name="Cet espace n’est pas le vôtre, Team Leader")).to_be_visible()
    await expect(page.get_by_role("heading", name="Saison")).to_have_count(0)


async def test_the_sign_in_page_is_sound_in_all_looks(site: Site, new_page: NewPage) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await new_page(scheme=scheme, size=size, base_url=site.url)
        await page.goto("/admin/")
        await expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/sign-in-{look}")


async def test_english_is_spoken_to_who_reads_english(site: Site, new_page: NewPage) -> None:
    page = await new_page(locale="en-GB", base_url=site.url)
    await page.goto("/admin/")
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert await page.get_attribute("html", "lang") == "en"
