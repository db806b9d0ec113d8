"""Riders change what is theirs by the link that was mailed: move, cancel, own data, until the departure (L2, C4)."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import httpx2
import pytest

from models.booking import Booking, BookingStatus, CancelReason
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.rider import Locale, Rider
from models.slot import Place
from models.vehicle import Vehicle
from resolvers.link import LinkPurpose
from resolvers.reader.catalog import node_id
from tests.clients.public.conftest import Tour
from tests.factories.world import World

PAGES = ("/booking/move", "/booking/cancel", "/booking/details")
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def token(tour: Tour) -> str:
    """The link of a booking that is confirmed."""
    await tour.change(tour.booking, status=BookingStatus.BOOKED, held_until=None, confirmed_at=datetime.now(UTC))
    return tour.link(LinkPurpose.MANAGE)


async def get(site: httpx2.AsyncClient, path: str, token: str, **more: str) -> httpx2.Response:
    headers = {"Accept-Language": more.pop("language", "fr")}
    return await site.get(path, params={"token": token, **more}, headers=headers)


async def row(tour: Tour) -> Booking:
    async with tour.database.write(SYSTEM) as session:
        return await session.get_one(Booking, tour.booking.id)


async def rider(tour: Tour) -> Rider:
    async with tour.database.write(SYSTEM) as session:
        return await session.get_one(Rider, tour.rider.id)


async def add_model(tour: Tour, name: str, licence: LicenceClass) -> list[Place]:
    """Another model at both departures."""
    async with tour.database.write(SYSTEM) as session:
        world = World(session, tour.season, tour.truck)
        vehicle = await world.vehicle(await world.model(name, licence_required=licence), number=50 + len(name))
        made = [await world.place(slot, vehicle) for slot in tour.slots]
        await session.commit()
    return made


def choice(tour: Tour, slot: int = 1) -> dict[str, str]:
    return {
        "slot": node_id(type(tour.slots[0]), tour.slots[slot].id),
        "model": node_id(type(tour.model), tour.model.id),
    }


async def test_the_booking_leads_to_all_three(site: httpx2.AsyncClient, tour: Tour, token: str) -> None:
    text = unescape((await get(site, "/booking", token)).text)
    for path in PAGES:
        assert f'href="{path}?token={token}"' in text
        for language in ("fr", "en"):
            answer = await get(site, path, token, language=language)
            assert answer.status_code == 200, path
            assert f'lang="{language}"' in answer.text
            assert answer.headers["cache-control"] == "no-store"


async def test_only_free_motorcycles_that_the_licence_allows_are_shown(
    site: httpx2.AsyncClient, tour: Tour, token: str
) -> None:
    await tour.change(tour.rider, licence_class=LicenceClass.A2)
    await add_model(tour, "Tracer", LicenceClass.A2)
    await add_model(tour, "R1", LicenceClass.A)
    times = unescape((await get(site, "/booking/move", token)).text)
    assert re.findall(r"<strong>(\d+\xa0h\xa0\d\d)</strong>", times) == ["9\xa0h\xa030", "10\xa0h\xa030"]
    assert "MT-07 + 1 autre moto" in times
    models = unescape((await get(site, "/booking/move", token, slot=choice(tour)["slot"])).text)
    assert "Tracer</label>" in models
    assert "R1</label>" not in models  # the token, which the page holds, may have these letters by chance
    # In its own departure the booking's own model is not offered again.
    own = unescape((await get(site, "/booking/move", token, slot=choice(tour, 0)["slot"])).text)
    assert ("Tracer" in own, "MT-07</label>" in own) == (True, False)


async def test_a_move_is_made_and_told(site: httpx2.AsyncClient, tour: Tour, token: str) -> None:
    answer = await site.post("/booking/move", data={"token": token, **choice(tour)}, headers=SAME)
    assert answer.status_code == 200
    text = unescape(answer.text)
    assert "<h1>Votre essai est déplacé</h1>" in text
    assert "10\xa0h\xa030" in text
    moved = await row(tour)
    assert (moved.place_id, moved.status, moved.calendar_sequence) == (
        tour.places[1].id,
        BookingStatus.MODIFIED,
        1,
    )
    assert await tour.messages() == 1
    again = await site.post("/booking/move", data={"token": token, **choice(tour)}, headers=SAME)
    assert again.status_code == 409
    assert await tour.messages() == 1


async def test_a_place_that_is_gone_keeps_the_old_one_and_offers_others(
    site: httpx2.AsyncClient, tour: Tour, token: str
) -> None:
    await tour.book(tour.places[1])
    await add_model(tour, "Tracer", LicenceClass.A2)
    answer = await site.post("/booking/move", data={"token": token, **choice(tour)}, headers=SAME)
    assert answer.status_code == 409
    text = unescape(answer.text)
    assert "Vous gardez votre place actuelle" in text
    assert text.count('name="slot"') == 2
    assert (await row(tour)).place_id == tour.places[0].id
    offered = re.search(r'name="slot" value="([^"]+)"><input type="hidden" name="model" value="([^"]+)"', text)
    assert offered
    data = {"token": token, "slot": offered[1], "model": offered[2]}
    assert (await site.post("/booking/move", data=data, headers=SAME)).status_code == 200


async def test_a_licence_that_does_not_allow_it_says_so_with_offers(
    site: httpx2.AsyncClient, tour: Tour, token: str
) -> None:
    await tour.change(tour.rider, licence_class=LicenceClass.A2)
    big = await add_model(tour, "R1", LicenceClass.A)
    async with tour.database.write(SYSTEM) as session:
        model_id = (await session.get_one(Vehicle, big[1].vehicle_id)).model_id
    data = {"token": token, **choice(tour), "model": node_id(type(tour.model), model_id)}
    answer = await site.post("/booking/move", data=data, headers=SAME)
    text = unescape(answer.text)
    assert answer.status_code == 409
    assert "Ce véhicule demande le permis A." in text
    assert "MT-07, " in text
    assert (await row(tour)).place_id == tour.places[0].id


async def test_cancelling_asks_first(site: httpx2.AsyncClient, tour: Tour, token: str) -> None:
    asked = await get(site, "/booking/cancel", token)
    assert "Annuler cet essai" in asked.text
    assert (await row(tour)).status is BookingStatus.BOOKED
    for _ in range(2):
        answer = await site.post("/booking/cancel", data={"token": token}, headers=SAME)
        assert (answer.status_code, "est annulé" in unescape(answer.text)) == (200, True)
    cancelled = await row(tour)
    assert (cancelled.status, cancelled.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.RIDER)
    assert cancelled.calendar_sequence == 1
    assert await tour.messages() == 1


async def test_own_data_are_read_and_corrected(site: httpx2.AsyncClient, tour: Tour, token: str) -> None:
    text = unescape((await get(site, "/booking/details", token)).text)
    assert tour.rider.email is not None
    assert tour.rider.email in text
    assert 'name="email"' not in text
    given = {"phone": "06 39 98 12 34", "postcode": "18000", "locale": "EN", "licenceClass": "A"}
    data = {"token": token, **given, "licenceObtainedOn": "2015-06-21"}
    answer = await site.post("/booking/details", data=data, headers=SAME)
    assert "<h1>C’est enregistré</h1>" in unescape(answer.text)
    kept = await rider(tour)
    assert (kept.phone, kept.postcode, kept.locale) == ("+33639981234", "18000", Locale.EN)
    assert kept.licence_obtained_on == date(2015, 6, 21)
    assert (kept.email, kept.first_name, kept.birth_date) == (
        tour.rider.email,
        tour.rider.first_name,
        tour.rider.birth_date,
    )
    await site.post("/booking/details", data={**data, "phone": "", "postcode": ""}, headers=SAME)
    kept = await rider(tour)
    assert (kept.phone, kept.postcode) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "06 12"}, "numéro de téléphone"),
        ({"licenceObtainedOn": "hier"}, "Cette date"),
        ({"licenceClass": "B"}, "Ce véhicule demande le permis A2 ou A."),
    ],
)
async def test_what_cannot_be_is_said_beside_the_form_and_changes_nothing(
    site: httpx2.AsyncClient, tour: Tour, token: str, wrong: dict[str, str], said: str
) -> None:
    given = {"phone": "06 39 98 12 34", "postcode": "18000", "locale": "FR", "licenceClass": "A", **wrong}
    answer = await site.post("/booking/details", data={"token": token, **given}, headers=SAME)
    text = unescape(answer.text)
    assert answer.status_code == 409
    assert said in text
    assert 'value="18000"' in text
    assert "aria-invalid" in text
    kept = await rider(tour)
    assert (kept.postcode, kept.licence_class, kept.version) == (None, LicenceClass.A, tour.rider.version)


@pytest.mark.parametrize("late", ["checked in", "left"])
async def test_too_late_is_too_late_on_every_page(site: httpx2.AsyncClient, tour: Tour, token: str, late: str) -> None:
    if late == "checked in":
        await tour.change(tour.booking, status=BookingStatus.CHECKED_IN)
    else:
        gone = datetime.now(UTC) - timedelta(minutes=1)
        await tour.change(tour.slots[0], starts_at=gone, ends_at=gone + timedelta(minutes=45))
    before = await row(tour)
    details = {"phone": "06 39 98 12 34", "postcode": "1", "locale": "EN", "licenceClass": "A"}
    for path, data in zip(PAGES, (choice(tour), {}, details), strict=True):
        assert (await get(site, path, token)).status_code == 409, path
        answer = await site.post(path, data={"token": token, **data}, headers=SAME)
        assert answer.status_code == 409, path
    assert (await row(tour)).version == before.version
    assert (await rider(tour)).version == tour.rider.version
    assert "/booking/move" not in (await get(site, "/booking", token)).text


async def test_a_link_opens_nothing_but_its_own(site: httpx2.AsyncClient, tour: Tour, token: str) -> None:
    for bad in (tour.link(), tour.link(LinkPurpose.MANAGE, tour.event.id), f"{token}x", "junk"):
        for path, data in zip(PAGES, (choice(tour), {}, {}), strict=True):
            assert (await get(site, path, bad)).status_code == 404, path
            assert (await site.post(path, data={"token": bad, **data}, headers=SAME)).status_code == 404, path
    answer = await site.post("/booking/cancel", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert (await row(tour)).status is BookingStatus.BOOKED
