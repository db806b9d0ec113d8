"""A dealership keeps up its own page and its own people (E1, A3; ADR 0034)."""

from uuid import uuid4

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import Site

DEALERSHIP = "query($id: ID!) { node(id: $id) { ... on Dealership { name phone email openingHours version } } }"
CHANGE = """mutation($i: ChangeDealershipInput!) { changeDealership(input: $i) { __typename
  ... on Problem { message } } }"""


async def test_a_page_is_changed_and_what_another_changed_is_not_overwritten(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    identity = weekend.event["dealership"]["id"]
    before = await site.ask(headquarters, DEALERSHIP, id=identity)
    page = await enter(open_as, weekend, "/dealer/dealership")
    await page.get_by_label("Téléphone").fill("12")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_label("Téléphone")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Téléphone").fill("06 12 34 56 78")
    await page.get_by_label("Horaires").fill("Du mardi au samedi\n9 h – 19 h")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Votre page est à jour.")).to_be_visible()
    after = await site.ask(headquarters, DEALERSHIP, id=identity)
    assert after["phone"] == "+33612345678"
    assert after["openingHours"].splitlines() == ["Du mardi au samedi", "9 h – 19 h"]
    assert (after["name"], after["email"]) == (before["name"], before["email"])

    await page.reload()
    await expect(page.get_by_label("Horaires")).to_have_value("Du mardi au samedi\n9 h – 19 h")
    await site.ask(headquarters, CHANGE, i={"dealershipId": identity, "phone": "06 99 99 99 99"})
    await page.get_by_label("Horaires").fill("Sur rendez-vous")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    kept = await site.ask(headquarters, DEALERSHIP, id=identity)
    assert (kept["phone"], kept["openingHours"]) == ("+33699999999", after["openingHours"])


async def test_a_colleague_is_invited_and_loses_access_again(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/dealership")
    await page.get_by_role("button", name="Inviter un collègue").click()
    name, email = "Marie-Antoinette de La Rochefoucauld-Montmorency du Plessis", f"m.{uuid4().hex[:8]}@garage.example"
    await page.get_by_label("Prénom et nom").fill(name)
    await page.get_by_label("E-mail").last.fill(email)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(f"L’invitation est partie à {email}.")).to_be_visible()
    person = page.get_by_role("listitem").filter(has_text=email)
    await expect(person.get_by_text("Invité")).to_be_visible()
    await look(open_as, weekend)

    await person.get_by_role("button", name=f"Désactiver le compte de {name}").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Seul le siège peut lui rendre l’accès.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(person.get_by_text("Désactivé")).to_be_hidden()
    await person.get_by_role("button", name=f"Désactiver le compte de {name}").click()
    await dialog.get_by_role("button", name="Désactiver").click()
    await expect(person.get_by_text("Désactivé")).to_be_visible()


async def look(open_as: Opened, weekend: Weekend) -> None:
    for kind, (scheme, size) in LOOKS.items():
        other = await enter(open_as, weekend, "/dealer/dealership", scheme=scheme, size=size)
        await expect(other.get_by_role("heading", name="Vos collègues")).to_be_visible()
        assert await axe(other) == []
        assert await sideways(other) <= 0
        await shoot(other, f"dealer/dealership-{kind}")
        await other.close()
