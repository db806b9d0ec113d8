"""Valid queries made from a door's schema, for hypothesis: with aliases, arguments, fragments and variables."""

from dataclasses import dataclass, field
from typing import Any

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
from tests.schema.crawling import core

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
Draw = Any


@dataclass
class Written:
    """A document under way, with its variables."""

    draw: Draw
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
        return bool(self.draw(st.integers(1, of)) == 1)

    def given(self, kind: Any, value: Any, literal: str) -> str:
        """The value, or a variable that holds it."""
        if self.chance(2):
            return literal
        name = self.name("v")
        self.declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"


@st.composite
def documents(draw: Draw, door: str, ids: list[str], *, mixed: bool) -> tuple[str, dict[str, Any]]:
    """A query of the door and its variables; `mixed` asks for something that is no row as well."""
    written = Written(draw, door, ids)
    query = door_schema(door).query_type
    assert query is not None
    roots = {name: kind for name, kind in query.fields.items() if name not in ("viewer", "accessTable")}
    chosen = draw(st.lists(st.sampled_from(sorted(roots)), min_size=1, max_size=2))
    parts = [_field(written, name, roots[name], 3) for name in chosen]
    if mixed:
        parts.insert(0, "viewer { role }")
    heading = f"query({', '.join(written.declared)})" if written.declared else "query"
    return f"{heading} {{ {' '.join(parts)} }} {' '.join(written.fragments)}", written.variables


def _field(written: Written, name: str, kind: GraphQLField, depth: int) -> str:
    alias = f"{written.name('a')}: "
    arguments = _arguments(written, name, kind)
    target = core(kind.type)
    inner = f" {_selection(written, target, depth)}" if is_composite_type(target) else ""
    return f"{alias}{name}{arguments}{_directive(written)}{inner}"


def _directive(written: Written) -> str:
    if not written.chance(6):
        return ""
    value = written.draw(st.booleans())
    word = written.draw(st.sampled_from(["include", "skip"]))
    return f" @{word}(if: {written.given('Boolean!', value, str(value).lower())})"


def _selection(written: Written, kind: Any, depth: int) -> str:
    if not isinstance(kind, GraphQLObjectType):  # Node
        possible = door_schema(written.door).get_possible_types(kind)
        chosen = written.draw(
            st.lists(st.sampled_from(sorted(each.name for each in possible)), max_size=2, unique=True)
        )
        types = door_schema(written.door).type_map
        narrowed = [f"... on {name} {_selection(written, types[name], depth - 1)}" for name in chosen]
        return f"{{ id {' '.join(narrowed)} }}"
    usable = [name for name, each in kind.fields.items() if depth > 0 or not is_composite_type(core(each.type))]
    names = written.draw(st.lists(st.sampled_from(sorted({*usable, "__typename"})), min_size=1, max_size=3))
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
        several = [_value(written, kind.of_type, depth, local=local) for _ in range(written.draw(st.integers(0, 2)))]
        return [value for value, _ in several], f"[{', '.join(literal for _, literal in several)}]"
    if isinstance(kind, GraphQLInputObjectType):
        return _object(written, kind, depth, local=local)
    if is_enum_type(kind):
        choice = written.draw(st.sampled_from(sorted(kind.values)))
        return choice, choice
    value = written.draw(st.sampled_from(_scalars(written, kind.name, small=small, local=local)))
    return value, _literal(value)


def _scalars(written: Written, name: str, *, small: bool, local: bool) -> list[Any]:
    if small:
        return [0, 1, 2, 50]
    if name == "ID":
        return [*written.ids, "malformed"]
    return [MOMENTS[local]] if name == "DateTime" else VALUES[name]


def _object(written: Written, kind: GraphQLInputObjectType, depth: int, *, local: bool) -> tuple[Any, str]:
    usable = [name for name, each in kind.fields.items() if depth > 0 or not _nests(each.type)]
    names = written.draw(st.lists(st.sampled_from(sorted(usable)), max_size=2, unique=True))
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
