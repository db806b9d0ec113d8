"""What several figures of one row have in common (booked is a figure, and a part of the fill rate) is counted once."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, literal_column, select
from sqlalchemy.sql.visitors import replacement_traverse

Expressions = Mapping[str, ColumnElement[Any]]


def counted_once(figures: Expressions, text: Callable[[Expressions], ColumnElement[str]]) -> ColumnElement[str]:
    """The text made of these figures; subselects that are in several of them are each read in one place."""
    met: list[ScalarSelect[Any]] = []
    occurrences = 0

    def meet(element: Any, **_: Any) -> Any:
        nonlocal occurrences
        if not isinstance(element, ScalarSelect):
            return None
        occurrences += 1
        if not any(each.compare(element) for each in met):
            met.append(element)
        return element  # what is in it is its own

    for expression in figures.values():
        replacement_traverse(expression, {}, meet)
    if occurrences == len(met):
        return text(figures)
    # OFFSET 0 keeps the planner from writing each of them out again wherever it is used.
    parts = (each.label(f"part_{place}") for place, each in enumerate(met))
    counted = select(*parts).offset(literal_column("0")).subquery()

    def place_of(element: Any, **_: Any) -> Any:
        found = (place for place, each in enumerate(met) if isinstance(element, ScalarSelect) and each.compare(element))
        place = next(found, None)
        return None if place is None else counted.c[place]

    shared = {name: replacement_traverse(expression, {}, place_of) for name, expression in figures.items()}
    return select(text(shared)).select_from(counted).correlate_except(counted).scalar_subquery()
