"""The access table in the back office: role by module, opened to its data, as the policy says (A2)."""

import re

from playwright.async_api import expect

from models.policy.fields import FIELDS
from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened


async def test_every_type_of_the_policy_is_in_the_table_and_a_module_opens(open_as: Opened) -> None:
    page = await open_as("/admin/access")
    listed = sum(len(grants) for name, grants in FIELDS.items() if name not in ("Query", "Subscription"))
    await expect(page.get_by_role("search").get_by_role("status")).to_have_text(f"{listed} données")
    await page.get_by_role("button", name="Pilotes", exact=True).press("Enter")
    row = page.get_by_role("row", name=re.compile("^Date de naissance"))
    assert await row.get_by_role("cell").all_inner_texts() == ["lit", "lit", "–", "lit", "–", "lit", "lit"]
    await page.get_by_role("searchbox", name="Chercher une donnée").fill("immatric")
    await expect(page.get_by_role("row", name=re.compile("^Immatriculation"))).to_be_visible()
    await expect(row).to_have_count(0)


async def test_the_page_is_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/access", scheme=scheme, size=size)
        await expect(page.get_by_role("table")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/access-{look}")
