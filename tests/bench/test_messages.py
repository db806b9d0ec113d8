"""The judge of `python -m bench.messages` explains each repeat, and sees what is lost, repeated or too fast."""

from bench.messages.mailing import End
from bench.messages.post import Log
from bench.messages.verdict import count_repeats, fastest_second, judge

SENT = End(sent={"<a>", "<b>"}, refused=set(), other=[])


def found(log: Log, ended: End = SENT, kills: tuple[float, ...] = (5.0, 10.0), per_second: float = 0) -> list[str]:
    verdict = judge(log, ended, list(kills), per_second, drained=True)
    return [name for name, faults in verdict.faults.items() if faults]


def test_each_taken_once_is_no_fault() -> None:
    assert found(Log({"<a>": [1.0], "<b>": [2.0]})) == []


def test_one_repeat_at_a_kill_is_allowed_and_two_are_not() -> None:
    assert found(Log({"<a>": [4.9, 7.0], "<b>": [9.9, 12.0]})) == []
    assert "more than one repeat at a kill" in found(Log({"<a>": [4.9, 7.0], "<b>": [4.95, 7.0]}))


def test_a_repeat_without_a_kill_is_a_fault() -> None:
    assert found(Log({"<a>": [5.1, 6.0], "<b>": [2.0]})) == ["repeats without a kill"]


def test_what_the_server_took_and_hung_up_on_is_nobodys_kill() -> None:
    log = Log({"<a>": [5.1, 6.0], "<b>": [2.0]}, dropped={"<a>": [5.1]})
    assert found(log) == []
    assert count_repeats(log, [5.0]).dropped == 1


def test_answers_that_were_withheld_are_counted_apart() -> None:
    log = Log({"<a>": [3.0, 7.0], "<b>": [4.99, 7.0]}, withheld={"<a>": [3.0]})
    repeats = count_repeats(log, [5.0])
    assert (repeats.withheld, dict(repeats.per_kill)) == (1, {0: 1})


def test_what_is_lost_is_a_fault() -> None:
    assert found(Log({"<a>": [1.0]})) == ["sent, and never taken by the server"]
    lost = End(sent={"<a>", "<b>"}, refused=set(), other=["zoe: FAILED"])
    assert found(Log({"<a>": [1.0], "<b>": [1.0]}), lost) == ["lost, or failed without cause"]


def test_a_pace_that_is_not_kept_is_a_fault() -> None:
    moments = [number / 100 for number in range(100)]
    assert fastest_second(moments) == 100
    log = Log({f"<{number}>": [moment] for number, moment in enumerate(moments)})
    ended = End(sent=set(log.taken), refused=set(), other=[])
    assert found(log, ended, per_second=50) == ["faster than the pace"]
    assert found(log, ended, per_second=100) == []
