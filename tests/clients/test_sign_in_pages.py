"""The few pages of the sign-in door itself: the clients' colours, both languages, all looks, sound to axe (A3)."""

import re
from pathlib import Path

import pyotp
from playwright.async_api import Page, expect

from tests.browser import DESKTOP, LOOKS, NewPage, axe, shoot, sideways
from tests.clients.site import PASSWORD, Site
from tests.embedded.programs import ROOT

TOKEN = re.compile(r"^\s*(--[a-z-]+): (.+);$", re.MULTILINE)


def tokens(path: Path) -> dict[str, str]:
    """The colours that a style sheet names for the screen."""
    return dict(TOKEN.findall(path.read_text("utf-8").partition("@media")[0]))


def test_the_pages_have_the_colours_of_the_clients() -> None:
    theirs = tokens(ROOT / "clients/kit/src/ui/tokens.css")
    ours = tokens(ROOT / "auth/pages/style.css")
    assert {"--ground", "--card", "--text", "--accent", "--bad"} <= ours.keys() & theirs.keys()
    assert {name: value for name, value in ours.items() if name in theirs} == {
        name: value for name, value in theirs.items() if name in ours
    }


async def look_at(page: Page, name: str) -> None:
    """The page that is open, in all looks, without fetching it again: some answer a form."""
    for look, (scheme, (width, height)) in LOOKS.items():
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": height})
        assert await sideways(page) <= 0, f"{name}, {look}"
        if look in ("light-desktop", "dark-phone"):
            assert await axe(page) == [], f"{name}, {look}"
        await shoot(page, f"auth/{name}-{look}")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


async def send_password(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    await page.goto("/auth/sign-in")
    await page.get_by_label("Adresse e-mail").fill(email)
    await page.get_by_label("Mot de passe").fill(password)
    await page.get_by_role("button", name="Se connecter").click()


async def test_a_person_without_a_client_signs_in_and_adds_an_app(site: Site, new_page: NewPage) -> None:
    known = await new_page(base_url=site.url)
    email = await site.sign_in(known.context, "Maximilienne Auvergne-Lauraguais-Montmorency")
    page = await new_page(base_url=site.url)
    await send_password(page, email, "pas le bon mot")
    await expect(page.get_by_role("alert").first).to_be_visible()
    await look_at(page, "sign-in")
    await send_password(page, email)
    await expect(page.get_by_role("heading", name="Vous êtes connecté")).to_be_visible()
    await look_at(page, "signed-in")
    await page.get_by_role("link", name="Enrôler une tablette").click()
    await expect(page.get_by_label("Événement")).to_be_visible()
    await look_at(page, "tablet")
    await page.go_back()
    await page.get_by_role("button", name="Ajouter une application de codes").click()
    app = pyotp.TOTP((await page.locator("main code").inner_text()).replace(" ", ""))
    await look_at(page, "app")
    await page.get_by_label("Code affiché").fill(app.now())
    await page.get_by_role("button", name="Activer").click()
    await expect(page.get_by_role("heading", name="Application activée")).to_be_visible()
    await look_at(page, "recovery-codes")
    code = await page.locator("main li code").first.inner_text()
    await page.goto("/auth/sign-in")
    await page.get_by_role("button", name="Se déconnecter").click()
    await send_password(page, email)
    await expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    await look_at(page, "second-factor")
    await page.get_by_label("Code").fill(code)
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("heading", name="Vous êtes connecté")).to_be_visible()


async def test_an_invitation_is_taken_up_and_works_once(site: Site, new_page: NewPage) -> None:
    token = await site.invite("nouvelle.personne@drt.example", "Nouvelle Personne")
    page = await new_page(base_url=site.url)
    await page.goto(f"/auth/invitation?token={token}")
    await expect(page.get_by_role("heading", name="Bienvenue, Nouvelle Personne")).to_be_visible()
    await look_at(page, "invitation")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Enregistrer et se connecter").click()
    await page.get_by_role("link", name="Aller à l’espace du siège").click()
    await expect(page.get_by_role("heading", name="Saison")).to_be_visible()
    await page.goto(f"/auth/invitation?token={token}")
    await expect(page.get_by_role("link", name="Retour")).to_be_visible()
    await look_at(page, "invitation-over")


async def test_the_pages_speak_english_to_who_reads_english(site: Site, new_page: NewPage) -> None:
    known = await new_page(base_url=site.url)
    email = await site.sign_in(known.context, "Alexandra Reader")
    page = await new_page(base_url=site.url, locale="en-GB")
    await page.goto("/auth/sign-in?next=/auth/device")
    await shoot(page, "auth/english-sign-in")
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", name="Enrol a tablet")).to_be_visible()
    first = await page.get_by_role("option").first.inner_text()
    assert re.match(r"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4} · ", first), first
    await shoot(page, "auth/english-tablet")
