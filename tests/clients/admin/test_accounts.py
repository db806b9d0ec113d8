"""Accounts in the back office: invited, signed out, disabled and restored; tablets allowed and locked out (A3)."""

import re
from uuid import UUID

import httpx2
from playwright.async_api import expect

from models.account import Account
from models.policy.viewer import SYSTEM
from models.session import Database
from tests.auth.factors import make_app
from tests.browser import LOOKS, PHONE, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import Site

ACCOUNT = """query($email: String!) { accounts(first: 2, filter: { email: { eq: $email } }) { nodes {
  id name role locale accepted disabledAt dealership { name } signIns { revokedAt } } } }"""


async def test_a_person_is_invited_for_a_dealership_and_their_language_chosen(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/accounts")
    await page.get_by_role("button", name="Inviter", exact=True).click()
    await page.get_by_label("Prénom et nom").fill("Sara Vendeuse")
    await page.get_by_role("textbox", name="E-mail").fill("sara@dealer.example")
    await page.get_by_role("combobox", name="Concession").fill("Chartres")
    await page.get_by_role("option", name=re.compile("^Chartres Motos")).click()
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    await expect(page.get_by_text("L’invitation est partie à sara@dealer.example.")).to_be_visible()
    (invited,) = (await site.ask(headquarters, ACCOUNT, email="sara@dealer.example"))["nodes"]
    assert (invited["role"], invited["accepted"], invited["locale"]) == ("DEALER", False, "FR")
    assert invited["dealership"]["name"] == "Chartres Motos"

    await page.get_by_role("searchbox", name="Chercher une personne").fill("sara vend")
    await page.get_by_role("link", name="Sara Vendeuse").press("Enter")
    panel = page.get_by_role("dialog", name="Sara Vendeuse")
    await expect(panel.get_by_text("Invitation envoyée")).to_be_visible()
    await panel.get_by_text("Anglais", exact=True).click()
    await expect(page.get_by_text("Sara Vendeuse recevra ses e-mails en anglais.")).to_be_visible()
    (changed,) = (await site.ask(headquarters, ACCOUNT, email="sara@dealer.example"))["nodes"]
    assert changed == {**invited, "locale": "EN"}
    assert await axe(page) == []
    await shoot(page, "admin/account-light-desktop")


async def test_who_lost_their_phone_comes_in_by_the_password_again(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    await open_as("/admin/", "Leo Sanstel")
    asked = """query($email: String!) { accounts(first: 2, filter: { email: { eq: $email } }) { nodes {
      id secondFactor signIns { revokedAt } } } }"""
    email = "leo.sanstel@drt.example"
    (known,) = (await site.ask(headquarters, asked, email=email))["nodes"]
    database = Database(site.settings)
    async with database.write(SYSTEM) as session:
        account = await session.get_one(Account, UUID(known["id"].partition("_")[2]))
    await make_app(database, account)
    await database.close()

    page = await open_as("/admin/accounts?q=sanstel")
    await page.get_by_role("link", name="Leo Sanstel").click()
    panel = page.get_by_role("dialog", name="Leo Sanstel")
    await panel.get_by_role("button", name="Réinitialiser…").click()
    assert await axe(page) == []
    await page.get_by_role("button", name="Réinitialiser", exact=True).click()
    await expect(panel.get_by_text("le mot de passe suffit")).to_be_visible()
    (reset,) = (await site.ask(headquarters, asked, email=email))["nodes"]
    assert not reset["secondFactor"]
    assert all(each["revokedAt"] for each in reset["signIns"])


async def test_access_is_taken_away_and_given_back(open_as: Opened, site: Site, headquarters: str) -> None:
    await open_as("/admin/", "Tom Parti")
    page = await open_as("/admin/accounts?q=tom.parti")
    await page.get_by_role("link", name="Tom Parti").click()
    panel = page.get_by_role("dialog", name="Tom Parti")
    # The one in which the invitation was taken up, and the one after it.
    for left in (1, 0):
        await panel.get_by_role("button", name="Déconnecter").first.click()
        await expect(panel.get_by_role("button", name="Déconnecter")).to_have_count(left)
    await expect(panel.get_by_text("Aucune en ce moment.")).to_be_visible()
    (signed_out,) = (await site.ask(headquarters, ACCOUNT, email="tom.parti@drt.example"))["nodes"]
    assert all(each["revokedAt"] for each in signed_out["signIns"])
    assert signed_out["disabledAt"] is None

    await panel.get_by_role("button", name="Retirer l’accès…").click()
    await page.get_by_role("button", name="Retirer l’accès", exact=True).click()
    await expect(panel.get_by_text("Accès retiré")).to_be_visible()
    (gone,) = (await site.ask(headquarters, ACCOUNT, email="tom.parti@drt.example"))["nodes"]
    assert gone["disabledAt"]
    await page.get_by_role("status").get_by_role("button", name="Rendre l’accès").click()
    await expect(panel.get_by_text("Accès ouvert")).to_be_visible()
    (back,) = (await site.ask(headquarters, ACCOUNT, email="tom.parti@drt.example"))["nodes"]
    assert back["disabledAt"] is None


async def test_a_tablet_is_allowed_by_its_code_and_locked_out(open_as: Opened, site: Site) -> None:
    async with httpx2.AsyncClient(base_url=site.url, trust_env=False) as tablet:
        form = {"client_id": "tablet", "device_name": "Tablette bleue"}
        started = (await tablet.post("/oauth/device_authorization", data=form)).json()
    page = await open_as("/admin/accounts?show=tablets")
    await page.get_by_role("button", name="Saisir le code d’une tablette").click()
    await page.get_by_label("Code montré par la tablette").fill("BBBB-BBBB")
    await page.get_by_role("button", name="Autoriser", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Code montré par la tablette").fill(started["user_code"].lower())
    await page.get_by_role("button", name="Autoriser", exact=True).click()
    await expect(page.get_by_text("La tablette est autorisée")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Jusqu’au")
    await expect(row).to_have_count(1)
    assert await axe(page) == []
    await shoot(page, "admin/tablets-light-desktop")
    await row.get_by_role("button", name="Bloquer…").click()
    await page.get_by_role("button", name="Bloquer la tablette").click()
    await expect(page.get_by_role("row").filter(has_text="Bloquée")).to_have_count(1)
    await page.get_by_text("Logiciels", exact=True).click()
    await expect(page).to_have_url(re.compile("show=clients"))


async def test_a_tablet_reads_the_code_of_the_screen_and_the_screen_tells(open_as: Opened, site: Site) -> None:
    page = await open_as("/admin/accounts?show=tablets", scheme="dark", size=PHONE)
    await page.get_by_role("button", name="Autoriser une tablette").click()
    await page.get_by_role("button", name="Montrer le code").click()
    shown = page.locator("code")
    first = await shown.inner_text()
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    assert await page.get_by_role("img", name="Code QR").evaluate("image => image.naturalWidth") > 0
    await page.get_by_role("button", name="Nouveau code").press("Enter")
    await expect(shown).not_to_have_text(first)
    assert await axe(page) == []
    assert await sideways(page) <= 0
    await shoot(page, "admin/tablet-offer-dark-phone", whole=False)
    async with httpx2.AsyncClient(base_url=site.url, trust_env=False) as tablet:
        for code, answer in ((first, 400), (await shown.inner_text(), 200)):
            form = {"client_id": "tablet", "device_name": "Tablette verte", "user_code": code}
            assert (await tablet.post("/oauth/device_authorization", data=form)).status_code == answer
    await expect(page.get_by_role("dialog")).to_contain_text("Tablette verte est autorisée")
    await page.get_by_role("dialog").get_by_text("Fermer", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text="Tablette verte")).to_have_count(1)


async def test_the_page_is_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/accounts", scheme=scheme, size=size)
        await expect(page.get_by_role("table")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/accounts-{look}")
