"""How the pages of preferences look: on a phone and a desktop, in light and dark, and to those who cannot see them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from jobs.transaction import transaction
from models.consent_text import CURRENT_TEXTS
from models.rider import ConsentPurpose
from models.session import Database
from resolvers.link import LinkPurpose, make_token
from resolvers.preferences import find_rider, record_answers
from resolvers.rider import ConsentAnswer
from settings import Settings
from tests.browser import LOOKS, NewPage, axe, shoot, sideways
from tests.clients.public.conftest import Tour
from tests.following import served

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """The address of the whole application."""
    from app import create_app

    with served(create_app(settings)) as address:
        yield address


async def test_the_pages_suit_every_screen(url: str, tour: Tour, database: Database, new_page: NewPage) -> None:
    token = make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)
    version = CURRENT_TEXTS[ConsentPurpose.BRAND_EMAIL].version
    async with transaction(database) as session:
        rider = await find_rider(session, token)
        said = {ConsentPurpose.BRAND_EMAIL: True, ConsentPurpose.BRAND_SMS: False}
        await record_answers(session, rider, [ConsentAnswer(each, yes, version) for each, yes in said.items()])
    unsubscribe = make_token(LinkPurpose.UNSUBSCRIBE, tour.rider.id, rider.created_at.replace(year=2099))
    pages = {
        "booking": f"/booking?token={token}",
        "preferences": f"/preferences?token={token}",
        "unsubscribe": f"/unsubscribe?token={unsubscribe}",
    }
    for look, (scheme, size) in LOOKS.items():
        page = await new_page(scheme=scheme, size=size, java_script_enabled=True)
        for name, path in pages.items():
            await page.goto(url + path)
            assert await sideways(page) <= 0, (name, look)
            assert await axe(page) == [], (name, look)
            await shoot(page, f"public/{name}-{look}")


async def test_choices_are_made_without_a_script_and_by_keyboard(url: str, tour: Tour, new_page: NewPage) -> None:
    token = make_token(LinkPurpose.MANAGE, tour.booking.id, LATER)
    page = await new_page(locale="en-GB", java_script_enabled=False)
    await page.goto(f"{url}/preferences?token={token}")
    box = page.get_by_role("checkbox", name="The brand’s e-mails")
    await box.focus()
    await page.keyboard.press("Space")
    await page.get_by_role("button", name="Save my choices").press("Enter")
    await page.get_by_role("status").wait_for()
    assert "Waiting: follow the link in our e-mail" in await page.content()
