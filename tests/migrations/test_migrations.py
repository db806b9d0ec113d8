"""Migrations go up, down and up again, keep what is in the tables, and end where the models are (M2)."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

from embedded.binaries import find_postgres
from embedded.testing import Servers
from migrations.run import configuration, downgrade, upgrade
from models import mapped_classes, metadata
from models.kit.base import Versioned
from models.policy.viewer import SYSTEM
from models.session import Database
from settings import Settings
from tests.conftest import address
from tests.factories.world import World


@pytest.fixture
async def empty_url(servers: Servers) -> AsyncIterator[str]:
    """A database without any table."""
    name = f"empty_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}"')
    yield address(servers, name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


def schema_of(url: str) -> list[str]:
    """Tables, columns, constraints, indexes and comments as pg_dump writes them; without functions and triggers."""
    dump = find_postgres().folder / "pg_dump"
    text = subprocess.run(
        [dump, "--schema-only", "--no-owner", "--no-acl", "--exclude-table=alembic_version", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    text = re.sub(r"CREATE FUNCTION .*?\$\$;\n", "", text, flags=re.DOTALL)
    statements = re.sub(r"^(--.*|\\.*|SET .*|SELECT pg_catalog.*)$", "", text, flags=re.MULTILINE).split(";\n")
    cleaned = (re.sub(r"\s+", " ", statement).strip() for statement in statements)
    return sorted(_sorted_columns(each) for each in cleaned if each and "TRIGGER" not in each)


def _sorted_columns(statement: str) -> str:
    """Columns may have been added in another order than the models name them."""
    if not statement.startswith("CREATE TABLE"):
        return statement
    head, _, body = statement.partition("(")
    return head + "(" + ", ".join(sorted(re.split(r", (?=\w+ |CONSTRAINT )", body.removesuffix(")").strip())))


async def create_from_models(url: str) -> None:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE EXTENSION btree_gist")
        await connection.exec_driver_sql("CREATE EXTENSION unaccent")
        await connection.exec_driver_sql(
            "CREATE FUNCTION rider_search_text(varchar, varchar, varchar, varchar) RETURNS text"
            " LANGUAGE sql IMMUTABLE AS $$ SELECT ''::text $$"
        )
        await connection.exec_driver_sql(
            "CREATE FUNCTION rider_name_key(varchar, varchar) RETURNS text"
            " LANGUAGE sql IMMUTABLE AS $$ SELECT ''::text $$"
        )
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


async def test_the_migrated_schema_is_that_of_the_models(empty_url: str, database_url: str) -> None:
    await create_from_models(empty_url)
    assert schema_of(database_url) == schema_of(empty_url)


async def test_alembic_sees_nothing_to_migrate(database_url: str) -> None:
    await asyncio.to_thread(command.check, configuration(database_url))


async def test_down_leaves_nothing_and_up_comes_back(empty_url: str) -> None:
    await asyncio.to_thread(upgrade, empty_url)
    whole = schema_of(empty_url)
    await asyncio.to_thread(downgrade, empty_url, "base")
    connection = await asyncpg.connect(empty_url)
    left = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " UNION ALL SELECT proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
        " WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')"
    )
    await connection.close()
    assert [row["relname"] for row in left] == ["alembic_version"]
    await asyncio.to_thread(upgrade, empty_url)
    assert schema_of(empty_url) == whole


async def test_each_step_keeps_what_is_in_the_tables(settings: Settings, database_url: str) -> None:
    database = Database(settings)
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        place = await world.place(await world.slot(await world.event()), await world.vehicle(await world.model()))
        await world.lead(await world.booking(place))
        await session.commit()
    await database.close()
    before = await rows_of(database_url)
    await asyncio.to_thread(downgrade, database_url, "0001")
    await asyncio.to_thread(upgrade, database_url)
    assert await rows_of(database_url) == before
    assert before["booking"] == before["lead"] == 1


async def rows_of(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    counts = {
        model.__tablename__: await connection.fetchval(f'SELECT count(*) FROM "{model.__tablename__}"')
        for model in mapped_classes
        if model.__tablename__ in metadata.tables  # others are mapped on a statement
    }
    await connection.close()
    return counts


async def test_every_audited_class_has_its_trigger(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch(
        "SELECT tgrelid::regclass::text AS name, tgtype & 4 > 0 AS at_insert, tgtype & 24 = 24 AS at_change"
        " FROM pg_trigger WHERE tgname = 'audit'"  # tgtype: src/include/catalog/pg_trigger.h
    )
    await connection.close()
    expected = {model.__tablename__: (model.audits_inserts, True) for model in mapped_classes if model.audited}
    assert {row["name"]: (row["at_insert"], row["at_change"]) for row in rows} == expected


async def test_every_versioned_class_has_its_trigger(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch(
        "SELECT tgrelid::regclass::text AS name FROM pg_trigger"
        " WHERE tgname = 'version' AND tgfoid = 'count_version'::regproc AND tgenabled = 'O'"
    )
    await connection.close()
    counted = {model.__tablename__ for model in mapped_classes if issubclass(model, Versioned)}
    assert counted
    assert {row["name"] for row in rows} == counted


def test_every_column_says_what_it_holds() -> None:
    silent = [
        f"{table}.{column.name}" for table in metadata.tables.values() for column in table.c if not column.comment
    ]
    assert silent == []
