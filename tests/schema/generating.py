"""Valid queries made from a door's schema: with aliases, arguments, fragments, directives, variables and cursors.

Whoever decides is given: hypothesis, which makes a small document of one that fails, or dice, which are quick.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    is_composite_type,
    is_enum_type,
)
from hypothesis import strategies as st

from schema.engine import door_schema
from tests.schema.crawling import NOT_ROWS, core

VALUES: dict[str, list[Any]] = {
    "Int": [-1, 0, 1, 2, 40, 2147483647],
    "Float": [-1.5, 0.0, 0.5, 47.08],
    "Boolean": [True, False],
    "String": ["", "zoe", "Zoé 1", "%", "_", "C001", "META", "Europe/Paris", 'é\u2028"\\'],
    "Date": ["2027-10-31", "1990-05-17", "2026-11-21"],
    "Time": ["09:00:00", "12:30:00"],
    "UUID": ["01a20049-7b37-7da1-839f-20bbb3a7c9ef"],
}
MOMENTS = {True: "2027-10-31T01:30:00", False: "2027-10-31T01:30:00Z"}


class Choices(Protocol):
    """Who decides what stands in a document."""

    def number(self, least: int, most: int) -> int:
        """A number between two."""

    def one_of(self, values: Sequence[Any]) -> Any:
        """One of these."""

    def some_of(self, values: Sequence[Any], least: int, most: int) -> list[Any]:
        """Some of these, each once."""


@dataclass
class Drawn:
    """Hypothesis decides."""

    draw: Any

    def number(self, least: int, most: int) -> int:
        return int(self.draw(st.integers(least, most)))

    def one_of(self, values: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(values))

    def some_of(self, values: Sequence[Any], least: int, most: int) -> list[Any]:
        return list(self.draw(st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)))


@dataclass
class Thrown:
    """Dice decide; the same seed, the same documents."""

    dice: Random

    def number(self, least: int, most: int) -> int:
        return self.dice.randint(least, most)

    def one_of(self, values: Sequence[Any]) -> Any:
        return self.dice.choice(values)

    def some_of(self, values: Sequence[Any], least: int, most: int) -> list[Any]:
        return self.dice.sample(values, min(self.dice.randint(least, most), len(values)))


@dataclass
class Written:
    """A document under way, with its variables."""

    choices: Choices
    door: str
    ids: list[str]
    declared: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    counter: int = 0

    def name(self, letter: str) -> str:
        """A name that the document does not have yet."""
        self.counter += 1
        return f"{letter}{self.counter}"

    def chance(self, of: int) -> bool:
        """True once in so many times."""
        return self.choices.number(1, of) == 1

    def given(self, kind: Any, value: Any, literal: str) -> str:
        """The value, or a variable that holds it."""
        if self.chance(2):
            return literal
        name = self.name("v")
        self.declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"


def document(choices: Choices, door: str, ids: list[str], *, mixed: bool) -> tuple[str, dict[str, Any]]:
    """A query of the door and its variables; `mixed` asks for something that is no row as well."""
    written = Written(choices, door, ids)
    roots = roots_of(door)
    parts = [_field(written, name, roots[name], 3) for name in choices.some_of(sorted(roots), 1, 2)]
    if mixed:
        parts.insert(0, "viewer { role }")
    return _whole(written, parts), written.variables


def pages(choices: Choices, door: str, ids: list[str]) -> tuple[str, str, dict[str, Any]]:
    """A query for the cursors of a page, one for what comes after `$after`, and the variables of both."""
    written = Written(choices, door, ids)
    roots = {name: kind for name, kind in roots_of(door).items() if "after" in kind.args}
    name = choices.one_of(sorted(roots))
    arguments = _arguments(written, name, roots[name]) or "()"
    first = _whole(written, [f"page: {name}{arguments.replace('()', '')} {{ edges {{ cursor }} }}"])
    written.declared.append("$after: String")
    after = f"{arguments.removesuffix(')').removesuffix('(')}{'(' if arguments == '()' else ', '}after: $after)"
    return (
        first,
        _whole(written, [f"{name}{after} {_selection(written, core(roots[name].type), 3)}"]),
        written.variables,
    )


def roots_of(door: str) -> dict[str, GraphQLField]:
    """The roots of a door that the reader answers."""
    query = door_schema(door).query_type
    assert query is not None
    return {name: kind for name, kind in query.fields.items() if name not in NOT_ROWS}


def _whole(written: Written, parts: list[str]) -> str:
    heading = f"query({', '.join(written.declared)})" if written.declared else "query"
    return f"{heading} {{ {' '.join(parts)} }} {' '.join(written.fragments)}"


@st.composite
def documents(draw: Any, door: str, ids: list[str], *, mixed: bool) -> tuple[str, dict[str, Any]]:
    """The same for hypothesis."""
    return document(Drawn(draw), door, ids, mixed=mixed)


def _field(written: Written, name: str, kind: GraphQLField, depth: int) -> str:
    alias = f"{written.name('a')}: "
    arguments = _arguments(written, name, kind)
    target = core(kind.type)
    inner = f" {_selection(written, target, depth)}" if is_composite_type(target) else ""
    return f"{alias}{name}{arguments}{_directive(written)}{inner}"


def _directive(written: Written) -> str:
    if not written.chance(6):
        return ""
    value = written.choices.one_of([False, True])
    word = written.choices.one_of(["include", "skip"])
    return f" @{word}(if: {written.given('Boolean!', value, str(value).lower())})"


def _selection(written: Written, kind: Any, depth: int) -> str:
    if not isinstance(kind, GraphQLObjectType):  # Node
        possible = door_schema(written.door).get_possible_types(kind)
        chosen = written.choices.some_of(sorted(each.name for each in possible), 0, 2)
        types = door_schema(written.door).type_map
        narrowed = [f"... on {name} {_selection(written, types[name], depth - 1)}" for name in chosen]
        return f"{{ id {' '.join(narrowed)} }}"
    usable = [name for name, each in kind.fields.items() if depth > 0 or not is_composite_type(core(each.type))]
    names = written.choices.some_of(sorted({*usable, "__typename"}), 1, 3)
    parts = [
        "__typename" if name == "__typename" else _field(written, name, kind.fields[name], depth - 1) for name in names
    ]
    if written.chance(5):
        parts[-1] = f"... on {kind.name}{_directive(written)} {{ {parts[-1]} }}"
    if written.chance(5):
        name = written.name("F")
        written.fragments.append(f"fragment {name} on {kind.name} {{ {parts[-1]} }}")
        parts[-1] = f"...{name}"
    return f"{{ {' '.join(parts)} }}"


def _arguments(written: Written, name: str, kind: GraphQLField) -> str:
    parts = []
    for key, argument in kind.args.items():
        required = isinstance(argument.type, GraphQLNonNull)
        if not required and not written.chance(2):
            continue
        if key == "after":
            continue
        value, literal = _value(written, argument.type, 2, small=key == "first")
        if name == "season":
            value, literal = 2026, "2026"
        parts.append(f"{key}: {written.given(argument.type, value, literal)}")
    return f"({', '.join(parts)})" if parts else ""


def _value(written: Written, kind: Any, depth: int, *, small: bool = False, local: bool = False) -> tuple[Any, str]:
    """A value of an input type, as JSON and as GraphQL writes it."""
    if isinstance(kind, GraphQLNonNull):
        return _value(written, kind.of_type, depth, small=small, local=local)
    if isinstance(kind, GraphQLList):
        several = [_value(written, kind.of_type, depth, local=local) for _ in range(written.choices.number(0, 2))]
        return [value for value, _ in several], f"[{', '.join(literal for _, literal in several)}]"
    if isinstance(kind, GraphQLInputObjectType):
        return _object(written, kind, depth, local=local)
    if is_enum_type(kind):
        choice = written.choices.one_of(sorted(kind.values))
        return choice, choice
    value = written.choices.one_of(_scalars(written, kind.name, small=small, local=local))
    return value, _literal(value)


def _scalars(written: Written, name: str, *, small: bool, local: bool) -> list[Any]:
    if small:
        return [0, 1, 2, 50]
    if name == "ID":
        return [*written.ids, "malformed"]
    return [MOMENTS[local]] if name == "DateTime" else VALUES[name]


def _object(written: Written, kind: GraphQLInputObjectType, depth: int, *, local: bool) -> tuple[Any, str]:
    usable = [name for name, each in kind.fields.items() if depth > 0 or not _nests(each.type)]
    names = written.choices.some_of(sorted(usable), 0, 2)
    values, literals = {}, []
    for name in names:
        of_local = local or name == "localStart"
        value, literal = _value(written, kind.fields[name].type, depth - 1, local=of_local)
        nothing = written.chance(8)
        values[name] = None if nothing else value
        literals.append(f"{name}: {'null' if nothing else literal}")
    return values, "{" + ", ".join(literals) + "}"


def _nests(kind: Any) -> bool:
    return isinstance(core(kind), GraphQLInputObjectType) and not core(kind).name.endswith("Comparison")


def _literal(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
