"""The palette: pages, riders and bookings found by name, by keyboard alone; the keys by `?`."""

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter


async def test_a_booking_is_found_and_opened_by_keyboard(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/requests")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Chercher")
    await expect(field).to_be_focused()
    await expect(page.get_by_role("option", name="Week-end")).to_have_attribute("aria-selected", "true")
    await page.keyboard.type("concession")
    booking = page.get_by_role("group", name="Réservations").get_by_role("option", name="Ana Concessionnaire")
    await expect(booking).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await expect(booking).to_have_attribute("aria-selected", "true")
    assert await field.get_attribute("aria-activedescendant") == await booking.get_attribute("id")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Ana Concessionnaire")).to_be_visible()
    assert f"booking={weekend.booking}" in page.url


async def test_a_name_that_nobody_bears_is_said_to_be_nobody_s(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend)
    await page.get_by_role("button", name="Chercher", exact=True).click()
    await expect(page.get_by_role("combobox", name="Chercher")).to_be_focused()
    await page.keyboard.type("zzzz")
    await expect(page.get_by_text("Rien ne porte ce nom.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("combobox", name="Chercher")).to_be_hidden()


async def test_a_question_mark_shows_the_keys_but_not_where_one_types(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/riders")
    await page.get_by_label("Chercher un pilote").fill("")
    await page.keyboard.type("?")
    await expect(page.get_by_label("Chercher un pilote")).to_have_value("?")
    await page.get_by_role("heading", level=1).click()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Touches du clavier")).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "dealer/keys-light-desktop", whole=False)


async def test_the_palette_is_sound_in_all_looks(open_as: Opened, weekend: Weekend) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await enter(open_as, weekend, "/dealer/requests", scheme=scheme, size=size)
        await page.get_by_role("button", name="Chercher", exact=True).click()
        await expect(page.get_by_role("combobox", name="Chercher")).to_be_focused()
        await page.keyboard.type("an")
        await expect(page.get_by_role("group", name="Pilotes")).to_be_visible()
        assert await axe(page) == []
        await shoot(page, f"dealer/palette-{look}", whole=False)
        await page.close()
