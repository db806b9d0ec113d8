"""What headquarters mends in place: a rider's record, a move that was a mistake (C4, C5)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import book, free_place, free_places, look_up
from tests.clients.conftest import Opened
from tests.clients.site import Site

RIDER = """query($id: ID!) { booking(id: $id) { rider {
  id firstName lastName email phone birthDate licenceClass version } } }"""
CORRECT = """mutation($i: CorrectRiderInput!) { correctRider(input: $i) { __typename ... on Problem { message } } }"""


async def test_a_record_is_corrected_and_the_second_who_does_is_told(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "corrected", "Fautedefrappe")
    before = (await site.ask(headquarters, RIDER, id=booking))["rider"]
    page = await open_as(f"/admin/events/{place.event}?booking={booking}")
    await page.get_by_role("button", name="Corriger la fiche").click()
    await page.get_by_role("textbox", name="Nom", exact=True).fill("Juste")
    other = await site.ask(headquarters, CORRECT, i={"riderId": before["id"], "phone": "06 39 98 55 55"})
    assert other["__typename"] == "CorrectRiderSuccess", other
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Quelqu’un vient de corriger cette fiche :")).to_contain_text("06 39 98 55 55")
    assert (await site.ask(headquarters, RIDER, id=booking))["rider"]["lastName"] == "Fautedefrappe"
    assert await page.get_by_role("textbox", name="Nom", exact=True).input_value() == "Juste", "what was typed stays"
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("La fiche est corrigée.")).to_be_visible()
    # The board says it at once; what the other one corrected stays.
    await expect(page.get_by_role("button", name=re.compile("^Ana Juste, "))).to_be_visible()
    after = (await site.ask(headquarters, RIDER, id=booking))["rider"]
    assert after == before | {"lastName": "Juste", "phone": "+33639985555", "version": after["version"]}


async def test_a_licence_that_would_forbid_the_ride_is_refused_in_place(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "unlicensed", "Cyclo")
    page = await open_as(f"/admin/events/{place.event}?booking={booking}")
    await page.get_by_role("button", name="Corriger la fiche").click()
    await page.get_by_role("dialog").get_by_label("Permis").select_option("AM")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert (await site.ask(headquarters, RIDER, id=booking))["rider"]["licenceClass"] == "A"


async def test_a_move_is_undone_from_its_message(open_as: Opened, site: Site, headquarters: str) -> None:
    first, second, *_ = await free_places(site, headquarters)
    booking = await book(site, headquarters, first, "movedback", "Reviens")
    page = await open_as(f"/admin/events/{first.event}")
    await page.get_by_role("button", name=re.compile("^Ana Reviens")).press("m")
    await page.get_by_role("button", name=f"Déplacer ici : {second.label}").first.click()
    await page.get_by_role("button", name="Déplacer et prévenir").click()
    await page.get_by_role("status").get_by_role("button", name="Annuler", exact=True).click()
    await expect(page.get_by_text("Ana Reviens est de retour à sa place.")).to_be_visible()
    found = await look_up(site, headquarters, booking)
    assert (found["slot"]["id"], found["vehicle"]["model"]["id"]) == (first.slot, first.model)


async def test_the_form_is_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "form", "Abderrahmane-Vandenbroucke de la Villardière")
    for look, (scheme, size) in LOOKS.items():
        page = await open_as(f"/admin/events/{place.event}?booking={booking}", scheme=scheme, size=size)
        await page.get_by_role("button", name="Corriger la fiche").click()
        await expect(page.get_by_role("textbox", name="Nom", exact=True)).to_be_visible()
        assert await axe(page) == [], look
        assert await sideways(page) <= 0, look
        await shoot(page, f"admin/event-correction-{look}", whole=False)
