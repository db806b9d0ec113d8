"""The reader's page shows what is really made of its query, and a query that is really answered (docs/reader.md)."""

import re
from pathlib import Path

from graphql.execution.values import get_variable_values

from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.reader.plans import Plan, compile_plan
from schema.engine import door_schema
from schema.kit.selection import Collector
from tests.schema.api import Api
from tests.schema.asking import prepared

PAGE = (Path(__file__).parents[2] / "docs" / "reader.md").read_text(encoding="utf-8")
CRM = Viewer(Role.SYNC, scopes=frozenset({"leads:read"}))


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


def plan_of_the_page() -> Plan:
    operation, schema = prepared(block("graphql"), CRM, {"after": "x"}), door_schema(CRM.door)
    values = get_variable_values(schema, operation.operation.variable_definitions or (), operation.variables)
    assert not isinstance(values, list)
    assert schema.query_type is not None
    collector = Collector(schema, operation.fragments, values)
    return compile_plan(CRM.role, CRM.door, collector.fields(schema.query_type, [operation.operation.selection_set]))


def words(sql: str) -> str:
    """SQL whatever its line breaks; those in a text are spaces as well."""
    return " ".join(sql.split())


def test_the_statement_of_the_page_is_the_one_that_is_made() -> None:
    assert words(block("sql")) == words(plan_of_the_page().statement)


async def test_the_query_of_the_page_is_answered(database: Database) -> None:
    data = await Api.of(database, CRM).data(block("graphql"))
    assert data == {"leads": {"nodes": [], "pageInfo": {"endCursor": None}}}
