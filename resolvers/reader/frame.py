"""One level of a statement: a table, the to-one relations joined to it, and who looks at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, select, true
from sqlalchemy.orm import aliased

from models.policy.rows import BOUND_SCOPE, ROWS, everything, visible
from models.policy.viewer import Role
from resolvers.reader.catalog import Relation
from resolvers.reader.parameters import Parameters
from resolvers.reader.selection import Selection


@dataclass(frozen=True, slots=True)
class Context:
    """What all levels of one plan share: the role that looks, its door, and the parameters."""

    role: Role
    door: str
    parameters: Parameters = field(default_factory=Parameters)

    def sees(self, entity: Any, model: type[Any]) -> ColumnElement[bool]:
        """The row rule of the role, on this entity (A1)."""
        return visible(entity, model, self.role, BOUND_SCOPE)


class Frame:
    """A table under an alias, and the to-one relations that were joined to it so far."""

    def __init__(self, context: Context, model: type[Any], chosen: FromClause | None = None) -> None:
        self.context = context
        self.model = model
        # Rows that were chosen before are of the table's columns, and seen.
        self.entity: Any = aliased(model) if chosen is None else aliased(model, chosen)
        self._seen = context.sees(self.entity, model) if chosen is None else true()
        self._joins: dict[tuple[int, str], tuple[Any, ColumnElement[bool]]] = {}

    def join(self, entity: Any, name: str, relation: Relation) -> Any:
        """The alias of a to-one relation of `entity`; joined once however often it is named."""
        key = (id(entity), name)
        if key not in self._joins:
            target = aliased(relation.target)
            condition = and_(link(entity, target, relation), self.context.sees(target, relation.target))
            self._joins[key] = (target, condition)
        return self._joins[key][0]

    def key_of(self, entity: Any, name: str, relation: Relation) -> Any:
        """The key of a to-one relation's row; empty where the role does not see that row."""
        if ROWS.get(relation.target, {}).get(self.context.role) is everything:
            return getattr(entity, relation.pairs[0][0])
        return self.join(entity, name, relation).id

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """A statement over the table with its joins, of the rows that the role sees.

        To be called once all columns are compiled: compiling them is what joins.
        """
        statement = select(*columns).select_from(self.entity)
        for target, condition in self._joins.values():
            statement = statement.outerjoin(target, condition)
        return statement.where(self._seen)


def link(parent: Any, child: Any, relation: Relation) -> ColumnElement[bool]:
    """The columns of a relation are equal on both sides."""
    return and_(*(getattr(parent, left) == getattr(child, right) for left, right in relation.pairs))


# Writes the object of a row: where it stands, its entity and type, and what of it is asked.
Emit = Callable[[Frame, Any, type[Any], Sequence[Selection]], ColumnElement[str]]
