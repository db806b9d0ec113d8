"""Profiles: columns that a file can be written with, and nothing that the CRM may not read (K1, A1)."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from models.errors import Conflict, InvalidInput, NotFound
from models.export import ExportProfile
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.rider import Locale
from models.session import Database
from resolvers.export import (
    DeleteExportProfileInput,
    SaveExportProfileInput,
    StartExportInput,
    delete_export_profile,
    save_export_profile,
    start_export,
)
from resolvers.export_column import DEFAULT_COLUMNS, CellFormat, ExportColumn, Kind, check_columns, lead_paths
from resolvers.lead_field import lead_fields

BOSS = Viewer(role=Role.ADMIN, name="Camille")
EMAIL = ExportColumn("Email", path="rider.email")


def test_columns_name_what_the_crm_reads_and_nothing_else() -> None:
    paths = lead_paths()
    assert paths["rider.email"] is Kind.PLAIN
    assert paths["booking.slot.startsAt"] is Kind.MOMENT
    assert paths["event.startsOn"] is Kind.DATE
    assert "rider.consents.BRAND_SMS" in paths
    hidden = {
        "rider.consents.proof",
        "rider.bookings",
        "rider.version",
        "booking.history",
        "booking.place.id",
        "booking.vehicle.plate",
        "event.note",
        "event.bookedCount",
        "event.dealership.version",
        "changedIn",
        "riderId",
    }
    assert not hidden & paths.keys()
    assert not [path for path in paths if "slot.event" in path or "booking.rider" in path]


def test_the_default_columns_can_be_written() -> None:
    check_columns(list(DEFAULT_COLUMNS))
    assert [ExportColumn.stored(column.to_store()) for column in DEFAULT_COLUMNS] == list(DEFAULT_COLUMNS)


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ([], "columns"),
        ([EMAIL] * 201, "columns"),
        ([EMAIL, replace(EMAIL, header="EMAIL")], "columns.1"),
        ([replace(EMAIL, header="")], "columns.0.header"),
        ([replace(EMAIL, header="=1+1")], "columns.0.header"),
        ([replace(EMAIL, header="a,b")], "columns.0.header"),
        ([replace(EMAIL, header="a\nb")], "columns.0.header"),
        ([replace(EMAIL, value="x")], "columns.0"),
        ([ExportColumn("Email")], "columns.0"),
        ([replace(EMAIL, path="rider.password")], "columns.0.path"),
        ([replace(EMAIL, path="booking.vehicle.plate")], "columns.0.path"),
        ([replace(EMAIL, path="rider")], "columns.0.path"),
        ([replace(EMAIL, format=CellFormat.DATE)], "columns.0.format"),
        ([ExportColumn("x", value="y" * 1001)], "columns.0.value"),
    ],
)
async def test_columns_that_cannot_be_written_are_refused_by_name(
    database: Database, columns: list[ExportColumn], field: str
) -> None:
    async with database.write(BOSS) as session:
        with pytest.raises(InvalidInput) as refusal:
            await save_export_profile(session, BOSS, SaveExportProfileInput("Profile", columns))
    assert refusal.value.field == field


async def test_a_profile_is_saved_changed_and_guarded(database: Database) -> None:
    async with database.write(BOSS) as session:
        made = await save_export_profile(session, BOSS, SaveExportProfileInput("  CRM  ", [EMAIL]))
        assert (made.name, made.version, made.columns) == ("CRM", 1, [{"header": "Email", "path": "rider.email"}])
        again = SaveExportProfileInput("CRM 2", [EMAIL], delimiter=";", export_profile_id=made.id, expected_version=1)
        changed = await save_export_profile(session, BOSS, again)
        assert (changed.id, changed.name, changed.delimiter, changed.version) == (made.id, "CRM 2", ";", 2)
        with pytest.raises(Conflict):
            await save_export_profile(session, BOSS, again)
        with pytest.raises(Conflict):
            await save_export_profile(session, BOSS, SaveExportProfileInput("CRM 2", [EMAIL]))
        with pytest.raises(NotFound):
            await save_export_profile(session, BOSS, replace(again, name="CRM 3", export_profile_id=uuid7()))


async def test_of_two_who_take_a_name_at_once_one_has_it(database: Database) -> None:
    async with database.write(BOSS) as session:
        other = await save_export_profile(session, BOSS, SaveExportProfileInput("Other", [EMAIL]))
        await session.commit()
    wishes = [SaveExportProfileInput("CRM", [EMAIL])] * 3
    wishes.append(SaveExportProfileInput("CRM", [EMAIL], export_profile_id=other.id))

    async def save(wish: SaveExportProfileInput) -> str:
        async with database.write(BOSS) as session:
            try:
                await save_export_profile(session, BOSS, wish)
            except Conflict as refusal:
                await session.commit()  # the refusal leaves the transaction in order: its idempotency key is kept
                return f"refused for its {refusal.field}"
            await session.commit()
            return "saved"

    assert sorted(await asyncio.gather(*map(save, wishes))) == ["refused for its name"] * 3 + ["saved"]


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        (SaveExportProfileInput(" ", [EMAIL]), "name"),
        (SaveExportProfileInput("x" * 101, [EMAIL]), "name"),
        (SaveExportProfileInput("a\0b", [EMAIL]), "name"),
        (SaveExportProfileInput("x", [EMAIL], delimiter="."), "delimiter"),
    ],
)
async def test_names_and_delimiters_are_checked(
    database: Database, profile: SaveExportProfileInput, field: str
) -> None:
    async with database.write(BOSS) as session:
        with pytest.raises(InvalidInput) as refusal:
            await save_export_profile(session, BOSS, profile)
    assert refusal.value.field == field


def test_every_field_of_a_lead_has_words_in_both_languages() -> None:
    for locale in Locale:
        fields = lead_fields(locale)
        assert [each.path for each in fields] == list(lead_paths())
        assert not [each.path for each in fields if each.title == each.path or each.group.islower()]
        # Within a group each is told apart.
        assert len({(each.group, each.title) for each in fields}) == len(fields)


async def test_a_profile_goes_unless_files_were_written_by_it(database: Database) -> None:
    async with database.write(BOSS) as session:
        kept = await save_export_profile(session, BOSS, SaveExportProfileInput("Kept", [EMAIL]))
        gone = await save_export_profile(session, BOSS, SaveExportProfileInput("Gone", [EMAIL]))
        await start_export(session, BOSS, StartExportInput(kept.id))
        with pytest.raises(Conflict) as refusal:
            await delete_export_profile(session, BOSS, DeleteExportProfileInput(kept.id))
        assert refusal.value.field == "exportProfileId"
        with pytest.raises(Conflict):
            await delete_export_profile(session, BOSS, DeleteExportProfileInput(gone.id, expected_version=7))
        assert (await delete_export_profile(session, BOSS, DeleteExportProfileInput(gone.id, 1))).name == "Gone"
        with pytest.raises(NotFound):
            await delete_export_profile(session, BOSS, DeleteExportProfileInput(gone.id))
        names = set(await session.scalars(select(ExportProfile.name)))
    assert "Kept" in names
    assert "Gone" not in names
