"""Plans: a selection compiled once per (document, role, shape of the variables) to one SQL statement."""

import enum
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, func, select, true

from models.figures import FIGURE_TABLES
from models.kit.garbage import swept
from models.message_figures import MESSAGE_FIGURE_TABLES
from models.policy.viewer import Role, Viewer
from models.read_session import ReadSession
from models.statement import DIALECT
from resolvers.reader.catalog import MODELS, attribute, check_readable, key_of
from resolvers.reader.connections import Page
from resolvers.reader.frame import Context, Frame
from resolvers.reader.objects import listed, one_row, row_text
from resolvers.reader.parameters import Parameters, plain
from resolvers.reader.people import BulkRead, bulk_reads
from resolvers.reader.selection import ReadError, Selection, Shaping
from resolvers.reader.text import fixed, object_text

MOST_PLANS = 2000
# Characters of SQL that are kept in all.
MOST_WEIGHT = 8_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement whose one value is the JSON text of the answer, and where its parameters come from.

    `reads_riders` says where it reads riders by the page: whoever runs the plan for a person records that (A4).
    `reads_figures`, `reads_message_figures`: whether it reads kept figures, which are refreshed first (H1, F3).
    """

    statement: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    parameters: Parameters
    reads_riders: tuple[BulkRead, ...] = ()
    reads_figures: bool = False
    reads_message_figures: bool = False

    @property
    def weight(self) -> int:
        """What keeping it costs, in characters."""
        return len(self.statement)

    async def run(self, session: ReadSession, viewer: Viewer, variables: Mapping[str, Any]) -> bytes:
        """The answer as UTF-8 JSON. Raises ReadError on a value that the plan cannot take, e.g. a foreign cursor."""
        values = {f"viewer_{name}": value for name, value in viewer.scope().items()}
        values.update(self.parameters.values(variables))
        arguments = [values[name] if name in values else self.constants[name] for name in self.names]
        try:
            answer: bytes = await session.fetch_value(self.statement, arguments)
        except asyncpg.QueryCanceledError as error:
            raise ReadError(
                "READ_TIMEOUT", "This read takes too long. Ask for less: smaller pages, fewer levels."
            ) from error
        except asyncpg.DataError as error:
            raise ReadError("BAD_USER_INPUT", "A value is out of the range of what it is compared with.") from error
        return answer


def compile_plan(role: Role, door: str, fields: Sequence[Selection], parent: str | None = "Query") -> Plan:
    """One statement for all root fields. `parent` None: fields of a payload, which stand in no root type."""
    context = Context(role, door)
    text = object_text((field.key, [_root(context, field, parent)]) for field in fields)
    statement = select(func.convert_to(text, fixed("UTF8")))
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    constants = {name: plain(value) for name, value in compiled.params.items()}
    names = tuple(compiled.positiontup or ())
    sql = str(compiled)
    kept = [any(table in sql for table in tables) for tables in (FIGURE_TABLES, MESSAGE_FIGURE_TABLES)]
    return Plan(sql, names, constants, context.parameters, bulk_reads(role, fields), *kept)


def _root(context: Context, field: Selection, parent: str | None) -> ColumnElement[Any]:
    if field.name == "__typename":
        return fixed(f'"{parent}"')
    if parent is not None:
        check_readable(context.door, parent, attribute(field.name))
    if field.type == "Node":
        return _node(context, field)
    model = MODELS.get(field.type.removesuffix("Connection"))
    if model is None:
        raise ReadError("FIELD_UNKNOWN", f"Field {field.name} is not read from tables.")
    if field.type.endswith("Connection"):
        return Page(context, model, field, lambda _entity: true(), row_text).text(field.children)
    frame = Frame(context, model)
    if not field.many:
        return one_row(frame, field, _singled_out(context, frame, field))
    if "ids" not in field.arguments:
        return listed(frame, field)
    keys = context.parameters.bind(field.arguments["ids"], ARRAY(Uuid()))
    found = frame.entity.id == any_(keys)
    return listed(frame, field, found, order=[func.array_position(keys, frame.entity.id)])


def _singled_out(context: Context, frame: Frame, field: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name, value in field.arguments.items():
        column = getattr(frame.entity, attribute(name))
        convert: Callable[[Any], Any] = _reader_of_ids(frame.model.__name__) if name == "id" else plain
        conditions.append(column == context.parameters.bind(value, column.type, convert))
    return conditions


def _reader_of_ids(type_name: str) -> Callable[[Any], Any]:
    return lambda text: key_of(type_name, text)


def _node(context: Context, field: Selection) -> ColumnElement[Any]:
    """A row of whichever type the id names: keys are unique over all tables, so at most one statement finds it."""
    found = []
    for name, model in MODELS.items():
        if hasattr(model, "id") and _stands(context.door, name):
            frame = Frame(context, model)
            text = row_text(frame, frame.entity, model, field.children)
            found.append(frame.select(text).where(*_singled_out(context, frame, field)).scalar_subquery())
    return func.coalesce(*found, fixed("null"), type_=Text())


def _stands(door: str, type_name: str) -> bool:
    try:
        check_readable(door, type_name, "id")
    except ReadError:
        return False
    return True


def shape(value: Any) -> Hashable:
    """What of the variables a plan depends on: which keys are there, which are null or empty, choices themselves."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, shape(each)) for key, each in value.items()))
    if isinstance(value, list):
        whole = not value or any(isinstance(each, (Mapping, Shaping)) for each in value)
        return tuple(shape(each) for each in value) if whole else "list"
    return value if value is None or isinstance(value, (bool, enum.Enum)) else "value"


class Plans:
    """The plans of a process, the least recently used dropped first."""

    def __init__(self) -> None:
        self._plans: OrderedDict[Hashable, Plan | None] = OrderedDict()
        self._weight = 0

    def get(self, key: Hashable, make: Callable[[], Plan | None]) -> Plan | None:
        """The plan under a key, compiled at its first use; None where the reader alone cannot answer."""
        if key in self._plans:
            self._plans.move_to_end(key)
            return self._plans[key]
        with swept():
            plan = self._plans[key] = make()
        self._weight += plan.weight if plan else 0
        while len(self._plans) > MOST_PLANS or self._weight > MOST_WEIGHT:
            _, dropped = self._plans.popitem(last=False)
            self._weight -= dropped.weight if dropped else 0
        return plan
