"""What rows may be grouped and measured by: generated from the mappings, the shortest path to each type."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, Float, Integer, inspect

from models.kit.once import once
from models.policy.fields import published
from resolvers.reader.catalog import MODELS, Relation, is_scalar, relation

# Texts and numbers that put rows in few groups; enumerations, days and truth values always do.
GROUPED: Mapping[str, frozenset[str]] = {
    "Booking": frozenset({"first_campaign", "last_campaign"}),
    "Dealership": frozenset({"region", "city"}),
    "Rider": frozenset({"owned_brand"}),
    "Season": frozenset({"year"}),
    "Slot": frozenset({"group_number"}),
    "Vehicle": frozenset({"group_number"}),
    "VehicleModel": frozenset({"family"}),
}
NOT_MEASURED = {"version", "group_number", "year", "latitude", "longitude", "days_left"}
# Days that are each a person's own.
PERSONAL = {"birth_date", "licence_obtained_on"}
# What a path ends with to mean the day of a moment, by the tour's clock.
DAY = "_day"


@once
def groupings(model: type[Any]) -> Mapping[str, tuple[str, ...]]:
    """Name → path of all that rows of this type are grouped by: `event_dealership_region`, say.

    Each type is reached by one path, the shortest, so that what leads around in a ring is named once.
    """
    found: dict[str, tuple[str, ...]] = {}
    waiting: deque[tuple[type[Any], tuple[str, ...]]] = deque([(model, ())])
    known = {model}
    while waiting:
        here, path = waiting.popleft()
        for name in published(here.__name__):
            led = relation(here, name)
            if led is None:
                for each in _groups(here, name, near=not path):
                    found.setdefault("_".join((*path, each)), (*path, each))
            elif not led.many and led.target.__name__ in MODELS and led.target not in known:
                known.add(led.target)
                waiting.append((led.target, (*path, name)))
                if is_counted(led):
                    found.setdefault("_".join((*path, name)), (*path, name))
    return found


def is_counted(led: Relation) -> bool:
    """Whether rows belong to this one: what they are grouped by, and of what the distinct ones are counted."""
    return not led.many and led.target.__name__ in MODELS and [theirs for _, theirs in led.pairs] == ["id"]


def _groups(model: type[Any], name: str, *, near: bool) -> Iterator[str]:
    column = inspect(model).columns.get(name)
    if not isinstance(column, Column) or name in PERSONAL:
        return
    kind = column.type
    if isinstance(kind, (Enum, Boolean, Date)) or name in GROUPED.get(model.__name__, ()):
        yield name
    if isinstance(kind, DateTime) and near:
        yield name + DAY


def column_of(model: type[Any], step: str) -> str:
    """The attribute that a step of a path reads."""
    return step if step in inspect(model).attrs else step.removesuffix(DAY)


def steps(model: type[Any], path: tuple[str, ...]) -> Iterator[tuple[type[Any], str]]:
    """Each step of a path with the type that it starts from."""
    for step in path:
        yield model, step
        led = relation(model, step)
        model = led.target if led else model


def end_of(model: type[Any], path: tuple[str, ...]) -> tuple[type[Any], str]:
    """The last step of a path with the type that it starts from."""
    return list(steps(model, path))[-1]


def reads(model: type[Any], path: tuple[str, ...]) -> list[tuple[str, str]]:
    """The (type, field) pairs that are read by grouping by a path."""
    return [(here.__name__, column_of(here, step)) for here, step in steps(model, path)]


@once
def measured(model: type[Any], function: str) -> tuple[str, ...]:
    """Fields that a function works on: numbers; `min` and `max` take days and moments too, `distinct` relations."""
    names = [name for name in published(model.__name__) if name not in NOT_MEASURED | PERSONAL]
    if function == "distinct":
        leads = {name: relation(model, name) for name in names}
        return tuple(name for name, led in leads.items() if led and is_counted(led))
    kinds = (Integer, Float, *((Date, DateTime) if function in ("min", "max") else ()))
    scalars = [name for name in names if is_scalar(model, name)]
    return tuple(name for name in scalars if isinstance(inspect(model).attrs[name].columns[0].type, kinds))
