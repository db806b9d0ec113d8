"""The judge of `python -m bench.faults` sees each kind of broken promise."""

from typing import Any

import pytest

from bench.faults.ledger import Ledger, Promise
from bench.faults.verdict import Verdict, compare

KEPT = {
    "booking": "1",
    "place": "p1",
    "status": "BOOKED",
    "email": "ana@riders.example",
    "steps": ["HELD", "BOOKED"],
    "causes": ["CONFIRM", "CONFIRMED"],
}
OTHER = {**KEPT, "booking": "2", "place": "p2", "email": "zoe@riders.example"}


@pytest.fixture
def ledger() -> Ledger:
    kept = {
        row["email"]: Promise(f"booking_{row['booking']}", str(row["place"]), confirmed=True) for row in (KEPT, OTHER)
    }
    return Ledger(promises={str(email): promise for email, promise in kept.items()})


def test_kept_promises_are_no_fault(ledger: Ledger) -> None:
    assert Verdict(compare([KEPT, OTHER], ledger), {}).kept


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([KEPT, {**OTHER, "place": "p1"}], "oversold places"),
        ([KEPT], "acknowledged and lost"),
        ([KEPT, {**OTHER, "status": "HELD"}], "acknowledged and lost"),
        ([KEPT, {**OTHER, "booking": "3", "place": "p3"}, OTHER], "keys carried out twice"),
        ([KEPT, OTHER, {**OTHER, "place": "p3", "email": "lou@riders.example"}], "refused and booked"),
        ([KEPT, OTHER, {**OTHER, "place": "p3", "email": "nobody@riders.example"}], "booked and never answered"),
        ([KEPT, {**OTHER, "steps": ["HELD"]}], "history not as promised"),
        ([KEPT, {**OTHER, "causes": ["CONFIRM", "CONFIRM", "CONFIRMED"]}], "messages not as promised"),
    ],
)
def test_a_broken_promise_is_named(ledger: Ledger, rows: list[dict[str, Any]], fault: str) -> None:
    ledger.refused.add("lou@riders.example")
    verdict = Verdict(compare(rows, ledger), {})
    assert [name for name, found in verdict.faults.items() if found] == [fault]
    assert not verdict.kept
    assert fault in verdict.table()


def test_an_answer_that_hides_a_fault_and_a_second_answer_are_faults(ledger: Ledger) -> None:
    ledger.answers["200 INTERNAL"] += 1
    ledger.contradicted.append("zoe")
    verdict = Verdict(compare([KEPT, OTHER], ledger), {})
    assert [name for name, found in verdict.faults.items() if found] == [
        "one key, two answers",
        "answers that hid a fault",
    ]
