"""Looking after one's own account: factors added and asked for, name and password changed, devices signed out (A3)."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
from playwright.async_api import Page, expect

from auth.proof_cache import SECONDS
from models.account import AccountRole, SignIn
from models.session import Database
from tests.auth.world import change
from tests.browser import LOOKS, NewPage, axe, shoot, sideways
from tests.clients.authenticator import Fingerprint
from tests.clients.conftest import Opened
from tests.clients.site import PASSWORD, Site


async def type_password(page: Page, email: str) -> None:
    await page.get_by_label("Adresse e-mail").fill(email)
    await page.get_by_role("textbox", name="Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()


async def sign_out(page: Page, name: str) -> None:
    await page.get_by_role("button", name=f"Compte de {name}").click()
    await page.get_by_role("menuitem", name="Se déconnecter").click()
    await expect(page.get_by_label("Adresse e-mail")).to_be_visible()


async def test_a_passkey_is_added_signs_in_alone_and_goes(site: Site, new_page: NewPage) -> None:
    page = await new_page(base_url=site.url)
    email = await site.sign_in(page.context, "Paule Clef")
    reader = await Fingerprint.of(page)
    await page.goto("/admin/")
    await page.get_by_role("button", name="Compte de Paule Clef").click()
    await page.get_by_role("menuitem", name="Mon compte").click()
    await expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()

    await page.get_by_role("button", name="Ajouter une clé d’accès").click()
    codes = page.get_by_role("dialog", name="Vos codes de secours")
    await expect(codes.get_by_role("listitem")).to_have_count(10)
    assert await axe(page) == []
    await shoot(page, "admin/me-codes-light-desktop", whole=False)
    recovery = await codes.get_by_role("listitem").first.inner_text()
    await codes.get_by_role("button", name="Je les ai gardés").click()
    assert len(await reader.keys()) == 1
    await page.get_by_role("button", name="Ajouter une clé d’accès").click()
    await expect(page.get_by_role("alert")).to_contain_text("a déjà une clé d’accès")

    await page.get_by_role("button", name=re.compile("^Renommer ")).click()
    await page.get_by_label("Nom de la clé d’accès").fill("Ordinateur du bureau")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Ordinateur du bureau")).to_be_visible()

    await sign_out(page, "Paule Clef")
    await reader.recognise(False)
    await page.get_by_role("button", name="Utiliser une clé d’accès").click()
    await expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_enabled()
    await expect(page.get_by_role("heading", name="Saison")).to_have_count(0)
    await reader.recognise(True)
    await page.get_by_role("button", name="Utiliser une clé d’accès").click()
    await expect(page.get_by_role("button", name="Compte de Paule Clef")).to_be_visible()

    await sign_out(page, "Paule Clef")
    await type_password(page, email)
    await expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    await page.get_by_label("Code de secours").fill(recovery)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Compte de Paule Clef")).to_be_visible()
    await page.goto("/admin/me")
    await expect(page.get_by_text("9 restants")).to_be_visible()
    await page.get_by_role("button", name="Retirer Ordinateur du bureau").click()
    await page.get_by_role("dialog").get_by_role("button", name="Retirer", exact=True).click()
    await expect(page.get_by_text("Ordinateur du bureau")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Codes de secours")).to_have_count(0)
    await sign_out(page, "Paule Clef")
    await type_password(page, email)
    await expect(page.get_by_role("button", name="Compte de Paule Clef")).to_be_visible()


async def test_an_app_is_added_by_a_fresh_sign_in_and_its_codes_asked_for(site: Site, new_page: NewPage) -> None:
    page = await new_page(base_url=site.url)
    email = await site.sign_in(page.context, "Otto Code")
    await grow_old(site, page)
    await page.goto("/admin/me")
    await page.get_by_role("button", name="Ajouter une application").click()
    await expect(page.get_by_role("dialog", name="C’est bien vous ?")).to_be_visible()
    assert await axe(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("img", name="Code QR")).to_have_count(0)
    await page.get_by_role("button", name="Ajouter une application").click()
    await type_password(page, email)

    secret = (await page.locator("code").inner_text()).replace(" ", "")
    await expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "admin/me-app-light-desktop")
    app = pyotp.TOTP(secret)
    await page.get_by_label("Code affiché par l’application").fill("000 00")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Code affiché par l’application").fill(app.now())
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Je les ai gardés").click()
    await expect(page.get_by_text("Activée", exact=True)).to_be_visible()

    await sign_out(page, "Otto Code")
    await type_password(page, email)
    field = page.get_by_label("Code à 6 chiffres")
    await expect(field).to_be_focused()
    assert await axe(page) == []
    await shoot(page, "admin/second-factor-light-desktop")
    await field.fill("123")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    # The step that enrolled it is spent: the next one is good.
    await field.fill(app.at(int(time.time()) + 30))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Compte de Otto Code")).to_be_visible()


async def grow_old(site: Site, page: Page) -> None:
    """Make the page's session one of this morning."""
    listed = await page.context.request.get(f"{site.url}/auth/sessions", headers={"X-DRT-Client": "tests"})
    mine = next(each for each in (await listed.json())["sessions"] if each["current"])
    database = Database(site.settings)
    try:
        created = datetime.now(UTC) - timedelta(hours=1)
        await change(database, SignIn, UUID(mine["id"]), created_at=created)
    finally:
        await database.close()
    await asyncio.sleep(SECONDS)  # for so long the server knows whom the cookie speaks for


async def test_name_password_and_devices_in_the_space_of_a_dealership(
    open_as: Opened, site: Site, headquarters: str, new_page: NewPage
) -> None:
    asked = "query { dealerships(first: 1) { nodes { id } } }"
    key = UUID((await site.ask(headquarters, asked))["nodes"][0]["id"].rpartition("_")[2])
    page = await open_as("/dealer/me", "Dora Vendeuse", AccountRole.DEALER, key)
    other = await open_as("/dealer/me", "Dora Vendeuse", AccountRole.DEALER, key)
    await page.reload()
    await page.get_by_label("Nom", exact=True).fill("Dora Vendeuse-Très-Longuement-Nommée de la Tour du Pin")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("button", name=re.compile("^Compte de Dora Vendeuse-Très"))).to_be_visible()
    await expect(page.get_by_text("Cet appareil")).to_be_visible()

    await page.get_by_role("button", name="Déconnecter Chrome sur Linux").click()
    await expect(page.get_by_role("button", name="Déconnecter Chrome sur Linux")).to_have_count(0)
    await other.reload()
    await expect(other.get_by_label("Adresse e-mail")).to_be_visible()

    await page.get_by_role("button", name="Changer le mot de passe").click()
    await page.get_by_role("textbox", name="Mot de passe actuel").fill("pas le bon mot du tout")
    await page.get_by_role("textbox", name="Nouveau mot de passe").fill("quatre vélos dans la neige")
    await page.get_by_role("button", name="Changer le mot de passe").click()
    await expect(page.get_by_role("alert")).to_contain_text("n’est pas le bon")
    await page.get_by_role("textbox", name="Mot de passe actuel").fill(PASSWORD)
    await page.get_by_role("button", name="Changer le mot de passe").click()
    await expect(page.get_by_role("textbox", name="Mot de passe actuel")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


async def test_the_page_is_sound_in_all_looks(site: Site, new_page: NewPage) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await new_page(scheme=scheme, size=size, base_url=site.url)
        await site.sign_in(page.context, "Mia Regard")
        await page.goto("/admin/me")
        await expect(page.get_by_text("Cet appareil")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/me-{look}")


async def test_the_page_without_a_client_takes_a_passkey_too(site: Site, new_page: NewPage) -> None:
    page = await new_page(base_url=site.url)
    await site.sign_in(page.context, "Nils Sansclient")
    await Fingerprint.of(page)
    await page.goto("/admin/me")
    await page.get_by_role("button", name="Ajouter une clé d’accès").click()
    await page.get_by_role("button", name="Je les ai gardés").click()
    await sign_out(page, "Nils Sansclient")
    await page.goto("/auth/sign-in?next=/auth/sign-in")
    assert await axe(page) == []
    await shoot(page, "auth/sign-in-light-desktop")
    await page.get_by_role("button", name="Utiliser une clé d’accès").click()
    await expect(page.get_by_role("heading", name="Vous êtes connecté")).to_be_visible()
    await page.get_by_role("button", name="Ajouter une application de codes").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "auth/totp-light-desktop")
