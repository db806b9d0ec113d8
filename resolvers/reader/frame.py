"""One level of a statement: a table, the to-one relations joined to it, and who looks at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, inspect, select, true
from sqlalchemy.orm import aliased

from models.policy.narrowed import narrowed
from models.policy.rows import leads_to_seen, visible
from models.policy.scope import BOUND_SCOPE
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

    def value(self, entity: Any, model: type[Any], name: str) -> Any:
        """A column or figure of `entity`, counted over what the role sees where it is counted over other rows (A1)."""
        counted = narrowed(model, name, self.role)
        return counted(entity.id, self.sees) if counted else getattr(entity, name).expression

    def leads_to_seen(self, entity: Any, name: str, relation: Relation) -> bool:
        """Whether whoever sees a row of `entity` sees all that the relation leads to from it."""
        return leads_to_seen(inspect(entity).mapper.class_, name, relation.target, self.role)


class Frame:
    """A table under an alias, and the to-one relations that were joined to it so far."""

    def __init__(
        self, context: Context, model: type[Any], chosen: FromClause | None = None, *, seen: bool = False
    ) -> None:
        self.context = context
        self.model = model
        # Rows that were chosen before are of the table's columns, and seen.
        self.entity: Any = aliased(model) if chosen is None else aliased(model, chosen)
        self._seen = true() if seen or chosen is not None else context.sees(self.entity, model)
        self._joins: dict[tuple[int, str], tuple[Any, ColumnElement[bool]]] = {}
        # Entities of which there is a row for each of the table's.
        self._sure = {id(self.entity)}

    def join(self, entity: Any, name: str, relation: Relation) -> Any:
        """The alias of a to-one relation of `entity`; joined once however often it is named."""
        key = (id(entity), name)
        if key not in self._joins:
            target = aliased(relation.target)
            linked = link(entity, target, relation)
            seen = self.context.leads_to_seen(entity, name, relation)
            condition = linked if seen else and_(linked, self.context.sees(target, relation.target))
            self._joins[key] = (target, condition)
        return self._joins[key][0]

    def key_of(self, entity: Any, name: str, relation: Relation) -> Any:
        """The key of a to-one relation's row; empty where there is none, or the role does not see it."""
        if not relation.loose and self.context.leads_to_seen(entity, name, relation):
            return getattr(entity, relation.pairs[0][0])
        return self.join(entity, name, relation).id

    def always(self, entity: Any, name: str, relation: Relation) -> bool:
        """Whether every row of the table leads, over `entity`, to a row of the relation that the role sees."""
        seen = self.context.leads_to_seen(entity, name, relation)
        if not (seen and relation.sure and id(entity) in self._sure):
            return False
        self._sure.add(id(self.join(entity, name, relation)))
        return True

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
