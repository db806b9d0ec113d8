"""A dealership's space: its own weekend, riders and requests, and nothing of anybody else (E1, E2, E5)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import look_up
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.first_load import first_load
from tests.clients.site import Site


async def test_a_dealer_sees_their_weekend_and_no_other(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend)
    await expect(page.get_by_role("heading", level=1)).to_have_text(weekend.event["dealership"]["name"])
    await expect(page.get_by_text(str(weekend.event["daysLeft"]), exact=True).first).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("^Ana Concessionnaire, (Réservé|Déplacé)"))).to_be_visible()
    assert weekend.other["dealership"]["name"] not in await page.inner_text("body")


async def test_a_request_goes_to_headquarters_and_can_be_taken_back(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    page = await enter(open_as, weekend)
    await page.get_by_role("button", name=re.compile("^Ana Concessionnaire")).click()
    await page.get_by_text("Annuler", exact=True).click()
    await page.get_by_label("Votre message").fill("Le pilote a téléphoné")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_text("Attend la réponse du siège")).to_be_visible()
    assert (await look_up(site, headquarters, weekend.booking))["status"] == "BOOKED"
    await page.goto("/dealer/requests")
    card = page.get_by_role("listitem").filter(has_text="Le pilote a téléphoné")
    await card.get_by_role("button", name="Retirer la demande").click()
    await expect(card.get_by_text("Retirée", exact=True)).to_be_visible()


async def test_headquarters_accepts_and_both_sides_see_it(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    dealer = await enter(open_as, weekend, f"/dealer/?booking={weekend.booking}")
    admin = await open_as("/admin/requests")
    await dealer.get_by_label("Nouveau départ").select_option(index=0)
    await dealer.get_by_label("Votre message").fill("Il finit tard son travail")
    await dealer.get_by_role("button", name="Envoyer la demande").click()
    line = admin.get_by_role("link", name=re.compile("Ana Concessionnaire"))
    await line.click(timeout=8_000)
    await expect(admin.get_by_text("Il finit tard son travail")).to_be_visible()
    await expect(admin.get_by_text("Départ demandé")).to_be_visible()
    await expect(admin.get_by_text("Un e-mail préviendra dealers.rider@riders.example.")).to_be_visible()
    await look_at_request(admin.url.removeprefix(site.url), open_as)
    await admin.get_by_role("button", name="Accepter et appliquer").click()
    await expect(admin.get_by_text("Demande acceptée : c’est fait")).to_be_visible()
    assert (await look_up(site, headquarters, weekend.booking))["status"] == "MODIFIED"
    await dealer.goto("/dealer/requests")
    card = dealer.get_by_role("listitem").filter(has_text="Il finit tard son travail")
    await expect(card.get_by_text("Acceptée", exact=True)).to_be_visible()


async def look_at_request(path: str, open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as(path, scheme=scheme, size=size)
        await expect(page.get_by_text("Départ demandé")).to_be_visible()
        await expect(page.get_by_role("heading", name="Si vous acceptez")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/request-{look}")


async def test_refusing_needs_a_reason(open_as: Opened, site: Site, headquarters: str, weekend: Weekend) -> None:
    dealer = await enter(open_as, weekend, f"/dealer/?booking={weekend.booking}")
    await dealer.get_by_text("Autre", exact=True).click()
    await dealer.get_by_label("Votre message").fill("Peut-il venir avec son fils ?")
    await dealer.get_by_role("button", name="Envoyer la demande").click()
    await expect(dealer.get_by_text("Attend la réponse du siège")).to_be_visible()
    admin = await open_as("/admin/requests")
    await admin.get_by_role("link", name=re.compile("Autre demande · Ana")).click()
    await admin.get_by_role("button", name="Refuser").click()
    await expect(admin.get_by_text("Dites à la concession pourquoi.")).to_be_visible()
    await admin.get_by_label("Votre réponse à la concession").fill("Un pilote par moto")
    await admin.get_by_role("button", name="Refuser").click()
    await expect(admin.get_by_text("Demande refusée, la concession est prévenue.")).to_be_visible()
    await dealer.goto("/dealer/requests")
    await expect(dealer.get_by_text("Un pilote par moto")).to_be_visible()


async def test_riders_are_found_by_part_of_their_name(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/riders")
    await expect(page.get_by_role("status").filter(has_text="pilotes")).to_be_visible()
    await page.get_by_label("Chercher un pilote").fill("concession")
    # Not "41 pilotes", which the list may say until it is narrowed.
    await expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 pilote")
    await expect(page.get_by_text("Ana Concessionnaire")).to_be_visible()
    await expect(page).to_have_url(re.compile("q=concession"))


async def test_the_space_is_sound_in_all_looks(open_as: Opened, weekend: Weekend) -> None:
    pages = {
        "home": "/dealer/",
        "booking": f"/dealer/?booking={weekend.booking}",
        "riders": "/dealer/riders",
        "requests": "/dealer/requests",
    }
    for look, (scheme, size) in LOOKS.items():
        for name, path in pages.items():
            page = await enter(open_as, weekend, path, scheme=scheme, size=size)
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            if name == "riders":
                await expect(page.get_by_role("status").filter(has_text="pilotes")).to_be_visible()
            if name == "booking":
                await expect(page.get_by_role("dialog", name="Ana Concessionnaire")).to_be_visible()
            assert await axe(page) == [], name
            assert await sideways(page) <= 0, name
            await shoot(page, f"dealer/{name}-{look}", whole=name != "booking")
            await page.close()


async def test_the_first_load_keeps_to_its_budget(open_as: Opened, weekend: Weekend) -> None:
    assert await first_load(await enter(open_as, weekend, "/auth/sign-in"), "dealer") <= 250_000
