"""SQL of which the text is made once: the driver prepares it, and each run only brings its values."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import postgresql

DIALECT = postgresql.asyncpg.dialect()  # type: ignore[no-untyped-call]


class Statement:
    """A statement of SQLAlchemy's as the driver takes it.

    Its `bindparam`s are the parameters; those without a value of their own must be given at each run.
    """

    def __init__(self, clause: ClauseElement) -> None:
        compiled = clause.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        binds: Mapping[str, Any] = compiled.binds  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._names: tuple[str, ...] = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
        self._converters = {name: _converter(binds[name].type) for name in self._names}
        self._constants = {name: binds[name].effective_value for name in self._names if not binds[name].required}

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the text, as the driver wants them. Raises KeyError where one is missing."""
        found = []
        for name in self._names:
            value = values[name] if name in values or name not in self._constants else self._constants[name]
            convert = self._converters[name]
            found.append(value if convert is None or value is None else convert(value))
        return found


def _converter(kind: Any) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = kind.dialect_impl(DIALECT).bind_processor(DIALECT)
    return found
