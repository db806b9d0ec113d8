"""Limits of documents: what is counted, and that counting is linear."""

import time

import pytest
from graphql import build_schema, get_introspection_query, parse, validate

from schema.http.documents import RULES
from schema.http.limits import DOOR_LIMITS, DocumentMeasurer, LimitError, Limits
from schema.http.measure import Measure
from tests.schema.http.standin import SDL

HUGE = 10**99
WIDE = Limits(depth=50, fields=HUGE, clashes=HUGE, aliases=HUGE)


def _measure(text: str, limits: Limits = WIDE) -> Measure:
    return DocumentMeasurer(parse(text), limits).measure()[0][1]


@pytest.mark.parametrize(
    ("text", "depth", "fields", "aliases", "directives", "clashes"),
    [
        ("{ hello }", 1, 1, 0, 0, 0),
        ("{ a: hello me { me { b: hello } } }", 3, 4, 2, 0, 0),
        ("{ hello hello hello }", 1, 3, 0, 0, 0),
        ("{ me { hello hello hello } }", 2, 4, 0, 0, 3),
        ("{ ...F ... { ...F } } fragment F on Query { me { hello } }", 2, 4, 0, 0, 0),
        ("{ me { ...F ...F } } fragment F on Query { hello }", 2, 3, 0, 0, 1),
        (
            "{ ...F @skip(if: true) ... @include(if: true) { hello @a @b } } fragment F on Query @c { hello @d }",
            1,
            2,
            0,
            6,
            0,
        ),
        ("{ ...Missing }", 0, 0, 0, 0, 0),
        ("{ me { } }", 1, 1, 0, 0, 0),
    ],
)
def test_fragments_count_wherever_they_are_spread(
    text: str, depth: int, fields: int, aliases: int, directives: int, clashes: int
) -> None:
    found = _measure(text)

    counted = (found.depth, found.fields, found.aliases, found.directives, found.clashes)
    assert counted == (depth, fields, aliases, directives, clashes)


def _doubling(levels: int) -> str:
    fragments = (f"fragment F{i} on Query {{ ...F{i + 1} a: me {{ ...F{i + 1} }} }}" for i in range(levels))
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{levels} on Query {{ hello }}"


def test_counting_is_exact_where_expanding_would_take_for_ever() -> None:
    # f(n) = 2 f(n+1) + 1
    assert _measure(_doubling(40)).fields == 2**41 - 1


def test_counting_is_linear() -> None:
    def seconds(levels: int) -> float:
        node = parse(_doubling(levels))
        started = time.process_time()
        DocumentMeasurer(node, WIDE).measure()
        return time.process_time() - started

    small = min(seconds(10) for _ in range(5))
    assert min(seconds(40) for _ in range(5)) < 12 * small


@pytest.mark.parametrize(
    ("text", "limits", "code", "what"),
    [
        ("{ me { hello } }", Limits(depth=1), "DOCUMENT_TOO_DEEP", "1 levels"),
        ("{ me { hello } }", Limits(fields=1), "DOCUMENT_TOO_LARGE", "1 fields"),
        ("{ a: hello b: hello }", Limits(aliases=1), "DOCUMENT_TOO_LARGE", "1 aliases"),
        ("{ a: hello b: hello }", Limits(root_fields=1), "DOCUMENT_TOO_LARGE", "1 root fields"),
        ("query @a { hello @b }", Limits(directives=1), "DOCUMENT_TOO_LARGE", "1 directives"),
        ("query ($x: Int @a @b) { hello }", Limits(directives=1), "DOCUMENT_TOO_LARGE", "1 directives"),
        ("{ hello hello hello }", Limits(clashes=2), "DOCUMENT_TOO_LARGE", "2 pairs"),
        ("{ hello } fragment F on Query { hello }", Limits(fragments=0), "DOCUMENT_TOO_LARGE", "0 fragments"),
        ("query A { hello } query B { hello }", Limits(operations=1), "DOCUMENT_TOO_LARGE", "1 operations"),
        ("{ ...A } fragment A on Query { ...A }", Limits(), "FRAGMENT_CYCLE", '"A"'),
        (
            "{ hello } fragment A on Query { me { ...B } } fragment B on Query { ...A }",
            Limits(),
            "FRAGMENT_CYCLE",
            '"A"',
        ),
    ],
)
def test_what_is_over_a_limit_is_named(text: str, limits: Limits, code: str, what: str) -> None:
    with pytest.raises(LimitError, match=what) as refused:
        _measure(text, limits)

    assert refused.value.code == code


def test_a_field_may_be_repeated_at_the_root_by_fragments() -> None:
    assert _measure("{ hello ...F } fragment F on Query { hello }", Limits(root_fields=1)).names == {"hello": 2}


def test_the_usual_introspection_query_passes_for_who_may() -> None:
    found = _measure(get_introspection_query(), DOOR_LIMITS["admin"])

    assert found.introspects
    assert found.depth == 1


def test_the_public_budget_is_the_smallest() -> None:
    public = DOOR_LIMITS["public"]

    for limits in DOOR_LIMITS.values():
        assert public.cost <= limits.cost
        assert public.fields <= limits.fields
        assert public.tokens <= limits.tokens


@pytest.mark.parametrize(
    "text",
    [
        "{ me {" + " me { me { me { me { hello } } } }" * 44 + "} }",
        "{ me {" + ' hello(name: "x", number: 1, ratio: 1.0, id: 2)' * 45 + "} }",
        "{ " + "...F " * 1_900 + "} fragment F on Query { }",
        "{ me {"
        + "".join(f" ...F{i}" for i in range(44))
        + "} }"
        + "".join(f" fragment F{i} on Query {{ me {{ hello }} }}" for i in range(44)),
    ],
    ids=["nested", "arguments", "spreads", "fragments"],
)
def test_what_is_within_the_limits_is_validated_in_bounded_time(text: str) -> None:
    schema = build_schema(SDL)
    limits = DOOR_LIMITS["admin"]
    node = parse(text, max_lexical_tokens=limits.tokens)
    DocumentMeasurer(node, limits).measure()
    started = time.process_time()

    assert validate(schema, node, RULES) == []
    assert time.process_time() - started < 0.5
