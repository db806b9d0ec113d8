"""An exported list as one statement (K2): the reader's joins, filter, order and policy, over all rows at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Select, Time, Uuid, func, inspect

from models.figures import FIGURE_TABLES
from models.message_figures import MESSAGE_FIGURE_TABLES
from models.policy.viewer import Viewer
from models.statement import DIALECT
from resolvers.list_cell import Columns
from resolvers.list_column import ListColumn, cell_at
from resolvers.list_default import LISTS
from resolvers.reader.catalog import attribute, check_readable, relation
from resolvers.reader.filters import condition
from resolvers.reader.frame import Context, Frame
from resolvers.reader.order import order_keys
from resolvers.reader.parameters import plain
from resolvers.reader.selection import ReadError

JOINING = ("and", "or", "not", "search")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which rows of which list, in which order and with which columns; filter and sort as JSON has them."""

    list_name: str
    columns: Sequence[ListColumn]
    filter: Mapping[str, Any] | None = None
    sort: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class ListStatement:
    """SQL with its arguments, in order."""

    sql: str
    arguments: tuple[Any, ...]

    @property
    def reads_figures(self) -> bool:
        """Whether it reads kept figures, which are refreshed first (H1)."""
        return any(table in self.sql for table in FIGURE_TABLES)

    @property
    def reads_message_figures(self) -> bool:
        """The same of those of messages (F3)."""
        return any(table in self.sql for table in MESSAGE_FIGURE_TABLES)


def list_frame(viewer: Viewer, list_name: str) -> Frame:
    """The list's table as the viewer sees it. Raises ReadError where the viewer's door has no such list."""
    check_readable(viewer.door, "Query", list_name)
    return Frame(Context(viewer.role, viewer.door), LISTS[list_name])


def rows_of(viewer: Viewer, query: ListQuery, columns: Columns) -> ListStatement:
    """All rows of the list. Raises ReadError on what the viewer may not read, filter or sort by."""
    frame = list_frame(viewer, query.list_name)
    written = columns([cell_at(frame, column.path) for column in query.columns])
    ordering = [key.ordering for key in order_keys(frame, query.sort)]
    return _compiled(frame, viewer, query, frame.select(*written).order_by(*ordering))


def count_of(viewer: Viewer, query: ListQuery) -> ListStatement:
    """How many rows the list has. Raises what `rows_of` raises."""
    frame = list_frame(viewer, query.list_name)
    return _compiled(frame, viewer, query, frame.select(func.count()))


def _compiled(frame: Frame, viewer: Viewer, query: ListQuery, statement: Select[Any]) -> ListStatement:
    tree = revived(frame.model, query.filter) if query.filter else None
    narrowed = statement.where(condition(frame.context, frame.entity, frame.model, tree))
    compiled = narrowed.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    values = {name: plain(value) for name, value in compiled.params.items()}
    values |= {f"viewer_{name}": value for name, value in viewer.scope().items()}
    values |= frame.context.parameters.values({})
    return ListStatement(str(compiled), tuple(values[name] for name in compiled.positiontup or ()))


def revived(model: type[Any], tree: Mapping[str, Any]) -> dict[str, Any]:
    """A filter out of JSON: dates, times and keys are text there, and the driver wants them as what they are."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        related = None if key in JOINING else relation(model, attribute(key))
        if value is None or key == "search":
            found[key] = value
        elif key in ("and", "or"):
            found[key] = [revived(model, each) for each in value]
        elif key == "not" or related is not None:
            found[key] = revived(related.target if related else model, value)
        else:
            found[key] = {operator: _revived(model, key, each) for operator, each in value.items()}
    return found


def _revived(model: type[Any], field: str, value: Any) -> Any:
    column = inspect(model).columns.get(attribute(field))
    if isinstance(value, list):
        return [_revived(model, field, each) for each in value]
    if column is None or not isinstance(value, str) or field == "id":
        return value
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            try:
                return read(value)
            except (ValueError, OverflowError) as error:
                raise ReadError("BAD_USER_INPUT", f"{value!r} is no value of {field}.") from error
    return value


def _moment(text: str) -> datetime:
    """Raises OverflowError where UTC, which the driver counts in, has no such year."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found


_READERS: tuple[tuple[type[Any], Any], ...] = (
    (Date, date.fromisoformat),
    (DateTime, _moment),
    (Time, time.fromisoformat),
    (Uuid, UUID),
)
