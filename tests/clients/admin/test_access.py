"""The access table in the back office: role by module, opened to its data, as the policy says (A2)."""

import re
from pathlib import Path

from playwright.async_api import expect
from sqlalchemy import Enum

from models.kit.base import Base
from models.policy.actions import ACTIONS
from models.policy.fields import FIELDS
from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened

ROOTS = ("Query", "Subscription")


WORDS = Path(__file__).parents[3] / "clients" / "admin" / "src"
# Keys of the machine, which the trail shows to nobody (`isTechnical` in words/trail.ts).
TECHNICAL = re.compile(r"^(id|version|created_at)$|(_id|_hash|_key|_sequence)$")


def keys(*paths: str) -> list[str]:
    """What these files have words for: `name: t`…``."""
    return [key for path in paths for key in re.findall(r"^\s+(\w+): t[`(]", (WORDS / path).read_text(), re.MULTILINE)]


def test_every_column_and_every_act_of_the_policy_has_words() -> None:
    fields = {field for name, grants in FIELDS.items() if name not in ROOTS for field in grants}
    audited = {
        column.name
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "audited", False)
        for column in mapper.local_table.columns
        if not TECHNICAL.search(column.name)
    }
    worded = keys(*(f"words/column/{path.name}" for path in (WORDS / "words/column").glob("*.ts")))
    assert fields | audited <= set(worded)
    assert len(worded) == len(set(worded)), "one word for one thing"
    assert sorted(keys("words/deed.ts")) == sorted(ACTIONS)


def test_every_table_of_the_trail_and_every_part_of_the_access_table_is_named() -> None:
    audited = {m.class_.__tablename__ for m in Base.registry.mappers if getattr(m.class_, "audited", False)}
    assert audited <= set(keys("words/trail.ts"))
    modules = (WORDS / "routes/access/modules.ts").read_text()
    deeds = re.findall(r"^  (\w+): \{", (WORDS / "words/deed.ts").read_text(), re.MULTILINE)
    assert set(deeds) <= set(re.findall(r'key: "(\w+)"', modules))


def test_every_choice_that_the_trail_shows_is_said_in_words() -> None:
    choices = {
        f"{mapper.class_.__tablename__}.{column.name}"
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "audited", False)
        for column in mapper.columns
        # The names of causes are the API's (`messageCauses`).
        if isinstance(column.type, Enum) and column.name != "cause"
    }
    worded = re.findall(r'^  "(\w+\.\w+)": ', (WORDS / "words/choice.ts").read_text(), re.MULTILINE)
    assert sorted(choices) == sorted(worded)


async def test_every_type_and_act_of_the_policy_is_in_the_table_and_a_module_opens(open_as: Opened) -> None:
    page = await open_as("/admin/access")
    listed = sum(len(grants) for name, grants in FIELDS.items() if name not in ROOTS)
    told = page.get_by_role("search").get_by_role("status")
    await expect(told).to_have_text(f"{listed} données, {len(ACTIONS)} actions")
    await page.get_by_role("button", name="Pilotes", exact=True).press("Enter")
    row = page.get_by_role("row", name=re.compile("^Date de naissance"))
    assert await row.get_by_role("cell").all_inner_texts() == ["lit", "lit", "–", "lit", "–", "lit", "lit"]
    act = page.get_by_role("row", name=re.compile("^Fusionner deux fiches"))
    assert await act.get_by_role("cell").all_inner_texts() == ["fait", "–", "–", "–", "–", "–", "–"]
    await page.get_by_role("searchbox", name="Chercher une donnée ou une action").fill("immatric")
    await expect(page.get_by_role("row", name=re.compile("^Immatriculation"))).to_be_visible()
    await expect(row).to_have_count(0)


async def test_the_page_is_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/access", scheme=scheme, size=size)
        await page.get_by_role("button", name="Essais", exact=True).click()
        await expect(page.get_by_role("row", name="Peut faire")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/access-{look}")
