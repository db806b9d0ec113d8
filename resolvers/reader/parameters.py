"""Bound parameters of one plan: where each value comes from at run time, and how it is turned into SQL's."""

import enum
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.types import TypeEngine

from resolvers.reader.selection import ReadError, Variable

MOST_CONDITIONS = 500
Convert = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A value as the driver takes it: enumerations are kept as text."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


class Parameters:
    """Collects the parameters while a plan is compiled, and fills them in when it runs."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[Any, Convert]] = {}
        self._conditions = 0

    def spend(self) -> None:
        """Count one condition of a filter. Compiling thousands would stop the web process."""
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            raise ReadError("TOO_COSTLY", f"A request filters by {MOST_CONDITIONS} conditions at most.")

    def bind(self, value: Any, type_: TypeEngine[Any], convert: Convert = plain) -> BindParameter[Any]:
        """A parameter for a constant of the document or for a variable."""
        name = f"given_{len(self._sources)}"
        self._sources[name] = (value, convert)
        return bindparam(name, None, type_=type_)

    def values(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter's value in one run. Raises what a converter raises, e.g. on a cursor that is none."""
        return {name: convert(given(source, variables)) for name, (source, convert) in self._sources.items()}


def given(source: Any, variables: Mapping[str, Any]) -> Any:
    """What a source stands for in one run; a list of the document may hold variables: `in: [$one, $other]`."""
    if isinstance(source, list):
        return [given(each, variables) for each in source]
    return source.value(variables) if isinstance(source, Variable) else source
