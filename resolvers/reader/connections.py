"""Connections (Relay): a page of a table after a cursor, with its count, as one JSON text."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    case,
    cast,
    column,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.sql.elements import Grouping

from resolvers.reader import order
from resolvers.reader.aggregates import AS_ONE, Groups, figure
from resolvers.reader.catalog import DEFAULT_PAGE, PAGE_LIMIT, PAGE_LIMITS
from resolvers.reader.filters import condition, searches
from resolvers.reader.frame import Context, Emit, Frame
from resolvers.reader.selection import ReadError, Selection
from resolvers.reader.text import Piece, fixed, object_text, quoted

Belongs = Callable[[Any], ColumnElement[bool]]


class Page:
    """One page while it is compiled.

    First the rows are chosen, ordered and limited; then comes what they lead to, for these few; then the text around
    them gathers what they hold (`position`, `item_0`, …). `belongs` ties the rows to their parent, `emit` writes the
    object of a row.
    """

    def __init__(
        self, context: Context, model: type[Any], field: Selection, belongs: Belongs, emit: Emit, parent: Any = None
    ) -> None:
        self.context = context
        self.model = model
        self.arguments = field.arguments
        self.belongs = belongs
        self.emit = emit
        self.parent = parent
        self.most = PAGE_LIMITS.get(model.__name__, PAGE_LIMIT)
        self.size = self._size(field)
        names = {child.name for child in field.children}
        # The first page of a search is counted as it is looked for; else counting apart leaves the page its index.
        self.counts_along = (
            {"totalCount", "nodes"} <= names
            and "after" not in field.arguments
            and searches(field.arguments.get("filter"))
        )
        chosen, self.keys = self._choose(Frame(context, model))
        self.chosen, self.frame = chosen, Frame(context, model, chosen)
        self.mark = order.fingerprint(model.__name__, self.keys)
        self.items: list[ColumnElement[Any]] = []
        self.position = column("position", Integer)

    def text(self, children: Sequence[Selection]) -> ColumnElement[str]:
        """The connection's JSON text."""
        gathered = object_text((child.key, self._member(child)) for child in children)
        if not any(child.name in ("nodes", "edges", "pageInfo") for child in children):
            return gathered  # nothing is asked of the rows themselves
        position = func.row_number().over(order_by=[key.ordering for key in self.keys]).label("position")
        labelled = [item.label(f"item_{number}") for number, item in enumerate(self.items)]
        rows = self.frame.select(position, *labelled).correlate(self.parent).subquery()
        # GROUP BY (): one text even where nothing in it aggregates, as in `pageInfo { hasPreviousPage }`.
        whole = select(gathered).select_from(rows).group_by(AS_ONE)
        return whole.correlate(self.parent).scalar_subquery()

    def _size(self, field: Selection) -> ColumnElement[int]:
        most = self.most

        def check(first: Any) -> int:
            if not isinstance(first, int) or not 0 <= first <= most:
                raise ReadError("PAGE_SIZE", f"`first` goes from 0 to {most} here, not {first}. Page with `after`.")
            return first

        first = field.arguments.get("first")
        return self.context.parameters.bind(DEFAULT_PAGE if first is None else first, Integer(), check)

    def _choose(self, frame: Frame) -> tuple[FromClause, list[order.Key]]:
        """The rows of the page and one more, which tells whether there is a next page, with the keys of their order."""
        keys = order.order_keys(frame, self.arguments.get("sort"))
        columns = [key.expression.label(f"key_{number}") for number, key in enumerate(keys)]
        statement = frame.select(*inspect(frame.entity).selectable.c, *columns).where(*self._conditions(frame))
        if self.counts_along:
            statement = statement.add_columns(func.count().over().label("found"))
        cursor = self.arguments.get("after")
        if cursor is not None:
            mark = order.fingerprint(self.model.__name__, keys)
            statement = statement.where(order.after(frame, keys, mark, cursor))
        ordered = statement.order_by(*(key.ordering for key in keys)).limit(self.size + 1).correlate(self.parent)
        # A plan that serves all sizes takes a page for a tenth of the table, unless it is told the most there can be.
        chosen = select(ordered.subquery()).limit(literal_column(str(self.most + 1))).subquery()
        return chosen, [replace(key, expression=chosen.c[f"key_{number}"]) for number, key in enumerate(keys)]

    def _conditions(self, frame: Frame) -> list[ColumnElement[bool]]:
        return [
            self.belongs(frame.entity),
            condition(self.context, frame.entity, self.model, self.arguments.get("filter")),
        ]

    def _item(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        """Have the rows carry a value; what comes back stands for it in the text around them."""
        self.items.append(expression)
        return column(f"item_{len(self.items) - 1}", expression.type)

    def _member(self, child: Selection) -> list[Piece]:
        if child.name == "totalCount" and self.counts_along:
            return [func.coalesce(func.max(self._item(self.chosen.c.found)), 0)]
        if child.name in ("totalCount", "aggregate", "groups"):
            return [self._over_all(child, Frame(self.context, self.model))]
        if child.name == "nodes":
            return self._list(self.emit(self.frame, self.frame.entity, self.model, child.children))
        if child.name == "edges":
            return self._list(object_text((part.key, self._edge(part)) for part in child.children))
        if child.name == "pageInfo":
            return [object_text((part.key, self._page_info(part)) for part in child.children)]
        return [f'"{self.model.__name__}Connection"']

    def _over_all(self, child: Selection, frame: Frame) -> ColumnElement[Any]:
        """What is asked of all rows, whatever the page."""
        if child.name == "groups":
            return Groups(frame, child, self.emit).text(self._size(child), self._conditions(frame), self.parent)
        text: ColumnElement[Any] = func.count()
        if child.name == "aggregate":
            text = object_text((part.key, figure(frame, part, child.type)) for part in child.children)
        whole = frame.select(text).where(*self._conditions(frame)).group_by(AS_ONE)
        return whole.correlate(self.parent).scalar_subquery()

    def _list(self, each: ColumnElement[str]) -> list[Piece]:
        within = self.position <= self.size
        texts = func.string_agg(self._item(each), fixed(",")).aggregate_order_by(self.position).filter(within)
        return ["[", texts, "]"]

    def _edge(self, part: Selection) -> list[Piece]:
        if part.name == "cursor":
            return ['"', order.cursor_text(self.mark, (key.expression for key in self.keys)), '"']
        if part.name == "node":
            return [self.emit(self.frame, self.frame.entity, self.model, part.children)]
        return [f'"{self.model.__name__}Edge"']

    def _page_info(self, part: Selection) -> list[Piece]:
        if part.name == "hasPreviousPage":
            return ["false" if self.arguments.get("after") is None else "true"]
        if part.name == "hasNextPage":
            return [cast(func.count(self.position) > self.size, Text)]
        if part.name == "__typename":
            return ['"PageInfo"']
        last = func.least(func.count(self.position), self.size, type_=Integer)
        at = cast(1, Integer) if part.name == "startCursor" else last
        # Of one row only: writing the cursors of a thousand rows took a sixth of a page of leads.
        cursor = order.cursor_text(self.mark, (self._on_page(key.expression, at) for key in self.keys))
        return [case((last > literal_column("0"), quoted(cursor)), else_=fixed("null"))]

    def _on_page(self, expression: ColumnElement[Any], at: ColumnElement[int]) -> ColumnElement[Any]:
        """The value that the row at this position of the page has."""
        values = func.array_agg(self._item(expression), type_=ARRAY(expression.type))
        return Grouping(values.aggregate_order_by(self.position).filter(self.position <= self.size))[at]
