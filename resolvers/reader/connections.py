"""Connections (Relay): a page of a table after a cursor, with its count, as one JSON text."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, cast, column, func, select
from sqlalchemy.sql.elements import Grouping

from resolvers.reader import order
from resolvers.reader.aggregates import AS_ONE, Groups, figure
from resolvers.reader.catalog import DEFAULT_PAGE, PAGE_LIMIT, PAGE_LIMITS
from resolvers.reader.filters import condition
from resolvers.reader.frame import Context, Emit, Frame
from resolvers.reader.selection import ReadError, Selection
from resolvers.reader.text import Piece, fixed, object_text, or_null, quoted

Belongs = Callable[[Any], ColumnElement[bool]]


class Page:
    """One page while it is compiled.

    The rows are a statement of their own (`position`, `item_0`, …), ordered and limited; the text around them gathers
    what they hold. `belongs` ties the rows to their parent, `emit` writes the object of a row.
    """

    def __init__(self, context: Context, model: type[Any], field: Selection, belongs: Belongs, emit: Emit) -> None:
        self.context = context
        self.model = model
        self.arguments = field.arguments
        self.belongs = belongs
        self.emit = emit
        self.size = self._size(field)
        self.frame = Frame(context, model)
        self.keys = order.order_keys(self.frame, self.arguments.get("sort"))
        self.mark = order.fingerprint(model.__name__, self.keys)
        self.items: list[ColumnElement[Any]] = []
        self.position = column("position", Integer)

    def text(self, children: Sequence[Selection], parent: Any = None) -> ColumnElement[str]:
        """The connection's JSON text; `parent` is the enclosing row, if any."""
        gathered = object_text((child.key, self._member(child, parent)) for child in children)
        if not any(child.name in ("nodes", "edges", "pageInfo") for child in children):
            return gathered  # nothing is asked of the rows themselves
        # GROUP BY (): one text even where nothing in it aggregates, as in `pageInfo { hasPreviousPage }`.
        rows = self._rows(parent).subquery()
        whole = select(gathered).select_from(rows).group_by(AS_ONE)
        return whole.correlate(parent).scalar_subquery()

    def _size(self, field: Selection) -> ColumnElement[int]:
        most = PAGE_LIMITS.get(self.model.__name__, PAGE_LIMIT)

        def check(first: Any) -> int:
            if not isinstance(first, int) or not 0 <= first <= most:
                raise ReadError("PAGE_SIZE", f"`first` goes from 0 to {most} here, not {first}. Page with `after`.")
            return first

        first = field.arguments.get("first")
        return self.context.parameters.bind(DEFAULT_PAGE if first is None else first, Integer(), check)

    def _rows(self, parent: Any) -> Any:
        """The page and one row more, which tells whether there is a next page."""
        ordering = [key.ordering for key in self.keys]
        position = func.row_number().over(order_by=ordering).label("position")
        labelled = [item.label(f"item_{number}") for number, item in enumerate(self.items)]
        statement = self.frame.select(position, *labelled).where(*self._conditions(self.frame))
        cursor = self.arguments.get("after")
        if cursor is not None:
            statement = statement.where(order.after(self.frame, self.keys, self.mark, cursor))
        return statement.order_by(*ordering).limit(self.size + 1).correlate(parent)

    def _conditions(self, frame: Frame) -> list[ColumnElement[bool]]:
        return [
            self.belongs(frame.entity),
            condition(self.context, frame.entity, self.model, self.arguments.get("filter")),
        ]

    def _item(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        """Have the rows carry a value; what comes back stands for it in the text around them."""
        self.items.append(expression)
        return column(f"item_{len(self.items) - 1}", Text)

    def _member(self, child: Selection, parent: Any) -> list[Piece]:
        if child.name in ("totalCount", "aggregate", "groups"):
            return [self._over_all(child, Frame(self.context, self.model), parent)]
        if child.name == "nodes":
            return self._list(self.emit(self.frame, self.frame.entity, self.model, child.children))
        if child.name == "edges":
            return self._list(object_text((part.key, self._edge(part)) for part in child.children))
        if child.name == "pageInfo":
            return [object_text((part.key, self._page_info(part)) for part in child.children)]
        return [f'"{self.model.__name__}Connection"']

    def _over_all(self, child: Selection, frame: Frame, parent: Any) -> ColumnElement[Any]:
        """What is asked of all rows, whatever the page."""
        if child.name == "groups":
            return Groups(frame, child, self.emit).text(self._size(child), self._conditions(frame), parent)
        text: ColumnElement[Any] = func.count()
        if child.name == "aggregate":
            text = object_text((part.key, figure(frame, part, child.type)) for part in child.children)
        whole = frame.select(text).where(*self._conditions(frame)).group_by(AS_ONE)
        return whole.correlate(parent).scalar_subquery()

    def _list(self, each: ColumnElement[str]) -> list[Piece]:
        within = self.position <= self.size
        texts = func.string_agg(self._item(each), fixed(",")).aggregate_order_by(self.position).filter(within)
        return ["[", texts, "]"]

    def _edge(self, part: Selection) -> list[Piece]:
        if part.name == "cursor":
            return ['"', order.cursor_text(self.mark, self.keys), '"']
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
        cursors = func.array_agg(self._item(order.cursor_text(self.mark, self.keys)), type_=ARRAY(Text))
        last = func.least(func.count(self.position), self.size, type_=Integer)
        at = cast(1, Integer) if part.name == "startCursor" else last
        on_page = cursors.aggregate_order_by(self.position).filter(self.position <= self.size)
        return [or_null(quoted(Grouping(on_page)[at]))]
