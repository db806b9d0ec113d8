"""Computed figures of mapped classes: expressions that the reader, filters and exports read like columns."""

from typing import Any

from sqlalchemy import ColumnElement, Float, cast, func, literal_column
from sqlalchemy.orm import column_property


def figure(expression: ColumnElement[Any], comment: str) -> Any:
    """An attribute that is computed when it is asked for, never empty."""
    return column_property(expression, deferred=True, info={"comment": comment})


def share(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[float]:
    """A share between 0 and 1; 0 of nothing is 0."""
    quotient = cast(part, Float) / func.nullif(cast(whole, Float), literal_column("0"), type_=Float())
    return func.coalesce(quotient, literal_column("0", Float()), type_=Float())
