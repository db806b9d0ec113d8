"""Exported lists hold what their reader's role may read: every role × list × column, every row of the scene (A1)."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.errors import Forbidden, InvalidInput
from models.policy.actions import ACTIONS
from models.policy.fields import published, roles_of
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.list_cell import csv_columns
from resolvers.list_column import ListColumn, cell_at
from resolvers.list_default import DEFAULTS, LISTS
from resolvers.list_export import StartListExportInput, start_list_export
from resolvers.list_header import HEADERS
from resolvers.list_statement import ListQuery, list_frame, rows_of
from resolvers.reader.catalog import is_scalar, relation
from resolvers.reader.selection import ReadError
from tests.factories.scene import Scene

by_role = pytest.mark.parametrize("role", Role)


def paths(model: type[Any], depth: int) -> Iterator[tuple[str, set[Role]]]:
    """Paths from a type's rows, as attributes are named, with the roles that may read each step, stated afresh."""
    for name in [*published(model.__name__), *_hidden(model)]:
        roles = set(roles_of(model.__name__, name))
        related = relation(model, name)
        if related is None and is_scalar(model, name):
            yield name, roles
        elif related is not None and not related.many and depth:
            for rest, others in paths(related.target, depth - 1):
                yield f"{name}.{rest}", roles & others


def _hidden(model: type[Any]) -> list[str]:
    return [key for key in model.__mapper__.columns.keys() if key not in published(model.__name__)]  # noqa: SIM118


def reads(viewer: Viewer, list_name: str, path: str) -> bool:
    try:
        cell_at(list_frame(viewer, list_name), path)
    except ReadError:
        return False
    return True


@by_role
def test_a_column_can_be_exported_exactly_if_each_step_of_its_path_is_read(scene: Scene, role: Role) -> None:
    viewer = scene.viewers()[role]
    shared = {Role.PUBLIC, Role.RIDER} if role in (Role.PUBLIC, Role.RIDER) else {role}
    asked = 0
    for list_name, model in LISTS.items():
        for path, roles in paths(model, 2):
            allowed = bool(shared & roles) and bool(shared & roles_of("Query", list_name))
            assert reads(viewer, list_name, path) == allowed, (list_name, path)
            asked += 1
    assert asked > 500


@by_role
async def test_a_file_holds_the_rows_that_the_role_sees_and_what_they_lead_to(
    scene: Scene, scene_database: Database, role: Role
) -> None:
    viewer = scene.viewers()[role]
    for list_name, model in LISTS.items():
        if role not in roles_of("Query", list_name) or "id" not in published(model.__name__):
            continue
        ends = [path for path, _ in paths(model, 2) if path.endswith("id") and reads(viewer, list_name, path)]
        found: dict[str, set[str]] = {}
        for path in ends:
            query = ListQuery(list_name, [ListColumn(path)])
            found[path] = await fetched(scene_database, viewer, query)
        seen = {key for (name, key), roles in scene.seen.items() if name == model.__name__ and role in roles}
        if model.__name__ in {name for name, _ in scene.seen}:
            assert found["id"] == seen, list_name
        for path, keys in found.items():
            if not path.endswith(".id"):
                continue
            unseen = {key for (_, key), roles in scene.seen.items() if role not in roles}
            assert not keys & unseen, (list_name, path)


async def fetched(database: Database, viewer: Viewer, query: ListQuery) -> set[str]:
    """The one column of a list, as its file has it."""
    lines = bytearray()

    async def take(data: bytes) -> None:
        lines.extend(data)

    statement = rows_of(viewer, query, csv_columns(";"))
    async with database.copying() as copy:
        await copy.copy(statement.sql, statement.arguments, take, delimiter=";", quote='"')
    return {line for line in lines.decode().splitlines() if line}


@by_role
async def test_only_roles_of_the_policy_ask(scene: Scene, scene_database: Database, role: Role) -> None:
    viewer = scene.viewers()[role]
    async with scene_database.write(viewer) as session:
        if role in ACTIONS["start_list_export"]:
            export = await start_list_export(session, viewer, StartListExportInput("bookings"))
            assert export.role.value == role.value
        else:
            with pytest.raises(Forbidden):
                await start_list_export(session, viewer, StartListExportInput("bookings"))


async def test_no_filter_or_order_tells_what_the_role_does_not_read(scene: Scene, scene_database: Database) -> None:
    viewer = scene.viewers()[Role.TEAM]
    for wish in (
        {"list_name": "riders", "filter": {"anonymisedAt": {"isNull": True}}},
        {"list_name": "devices", "filter": {"not": {"tokenHash": {"eq": "x"}}}},
        {"list_name": "riders", "sort": [{"anonymisedAt": "ASC"}]},
        {"list_name": "messages"},
        {"list_name": "accounts", "columns": [ListColumn("email")]},
    ):
        async with scene_database.write(viewer) as session:
            with pytest.raises(InvalidInput):
                await start_list_export(session, viewer, StartListExportInput(**wish))


def test_the_default_columns_of_an_admin_are_all_there(scene: Scene) -> None:
    viewer = scene.viewers()[Role.ADMIN]
    for list_name, columns in DEFAULTS.items():
        frame = list_frame(viewer, list_name)
        for path in columns:
            cell_at(frame, path)
            assert path in HEADERS
        assert len({HEADERS[path][0] for path in columns}) == len(columns), "two columns would have one title"
