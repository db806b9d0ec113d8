"""Costs: the values that an operation may read, with this request's page sizes."""

import time
from typing import Any

import pytest
from graphql import parse

from schema.http.cost import Cost, add_costs
from schema.http.limits import DocumentMeasurer, Limits


def _total(text: str, variables: dict[str, Any] | None = None, page: int = 50) -> int:
    limits = Limits(page=page, depth=30, fields=10**99, aliases=10**99)
    return DocumentMeasurer(parse(text), limits, {"halts"}).measure()[0][1].cost.total(variables or {}, page)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("{ hello }", 1),
        ("{ me { hello } }", 2),
        ("{ me { me { hello } } a: me { hello } }", 5),
        ("{ slots { totalCount } }", 2),
        ("{ slots(first: 10) { nodes { hello } } }", 1 + 10 * 2),
        ("{ slots(last: 10) { edges { node { hello } } } }", 1 + 10 * 3),
        ("{ slots { nodes { hello } } }", 1 + 50 * 2),
        ("{ slots(first: null) { nodes { hello } } }", 1 + 50 * 2),
        ("{ slots { ...P } } fragment P on Slots { nodes { hello } }", 1 + 50 * 2),
        ("{ slots(first: 10, last: 20) { nodes { hello } } }", 1 + 30 * 2),
        ("{ slots(first: 10) { nodes { slots(first: 5) { nodes { hello } } } } }", 1 + 10 * (1 + 1 + 5 * 2)),
        ("{ slots(first: -3) { nodes { hello } } }", 1 + 1 * 2),
        ('{ slots(first: "9") { nodes { hello } } }', 1 + 1 * 2),
        ("{ halts { hello } }", 1 + 20),
        ("{ slots { aggregate { count } } }", 1 + 1 + 50),
        ("{ slots { groups(first: 7) { count } } }", 1 + 1 + 7),
        ("{ halts { halts { hello } } }", 1 + 20 * (1 + 20)),
    ],
)
def test_pages_multiply_what_is_in_them(text: str, total: int) -> None:
    assert _total(text) == total


NESTED = "query ($a: Int, $b: Int) { slots(first: $a) { nodes { slots(first: $b) { nodes { hello } } } } }"


@pytest.mark.parametrize(
    ("variables", "total"),
    [
        ({"a": 2, "b": 3}, 1 + 2 * (1 + 1 + 3 * 2)),
        ({"a": 2}, 1 + 2 * (1 + 1 + 50 * 2)),
        ({}, 1 + 50 * (1 + 1 + 50 * 2)),
        ({"a": 0, "b": -1}, 1 + 1 * (1 + 1 + 1 * 2)),
        ({"a": "1", "b": True}, 1 + 50 * (1 + 1 + 50 * 2)),
        ({"a": None, "b": 1}, 1 + 50 * (1 + 1 + 1 * 2)),
    ],
)
def test_variables_give_page_sizes(variables: dict[str, Any], total: int) -> None:
    assert _total(NESTED, variables) == total


def test_a_page_size_of_a_thousand_digits_is_just_large() -> None:
    assert _total("{ slots(first: " + "9" * 5_000 + ") { nodes { hello } } }") > 10**11


def test_shared_fragments_are_evaluated_once() -> None:
    fragments = (
        f"fragment F{i} on Query {{ slots(first: $n) {{ nodes {{ ...F{i + 1} }} }} a: me {{ ...F{i + 1} }} }}"
        for i in range(10)
    )
    text = f"query ($n: Int) {{ ...F0 }} {' '.join(fragments)} fragment F10 on Query {{ me {{ hello }} }}"
    started = time.process_time()

    # f(10) = 2; f(i) = (1 + n (1 + f(i+1))) + (1 + f(i+1))
    expected = 2
    for _ in range(10):
        expected = (1 + 100 * (1 + expected)) + (1 + expected)
    assert _total(text, {"n": 100}) == expected
    assert time.process_time() - started < 0.1


def test_a_sum_does_not_copy_what_depends_on_variables() -> None:
    part = Cost(1).times(["n"])
    total = part
    for _ in range(200):
        total = add_costs([total, total])

    assert total.total({"n": 3}, 50) == 3 * 2**200
