"""A control for each invariant: a rule of the product that is broken on purpose, and the words by which it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import insert

from models import booking_life
from models.booking import Booking, BookingStatus
from models.kit.base import table_of
from resolvers import (
    act_loss,
    act_match,
    act_undo,
    act_waiting,
    booking_change,
    booking_claim,
    booking_confirm,
    booking_step,
    change_request_answer,
    device,
    rider_correction,
    rider_merge,
    waiting_offer,
)
from tests.rules.real import Real

BOOKING = table_of(Booking)
UNGATED = """
CREATE FUNCTION keep_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'OPEN'; RETURN NEW; END $$;
CREATE TRIGGER keep_open BEFORE UPDATE ON slot FOR EACH ROW EXECUTE FUNCTION keep_open()
"""


@dataclass(frozen=True)
class Control:
    """What is broken, and what is said of it; `often`: the kinds of acts that meet it, drawn more often than others."""

    name: str
    words: str
    break_it: Callable[[Real, pytest.MonkeyPatch], None]
    often: frozenset[str] = frozenset()


def _sell_twice(real: Real, patch: pytest.MonkeyPatch) -> None:
    """Nothing guards a place any more but the look before."""
    real.execute("DROP INDEX uq_booking_place_id_live")
    patch.setattr(booking_claim, "_claim", lambda given: insert(BOOKING).values(given))


def _without(module: Any, name: str) -> Callable[[Real, pytest.MonkeyPatch], None]:
    """A step of the product that is left out."""

    async def nothing(*_arguments: Any, **_named: Any) -> None:
        pass

    return lambda _real, patch: patch.setattr(module, name, nothing)


def _past(statement: str) -> Callable[[Real, pytest.MonkeyPatch], None]:
    """A guard of the database that is taken away."""
    return lambda real, _patch: real.execute(statement)


def _raise_the_dead(_real: Real, patch: pytest.MonkeyPatch) -> None:
    steps = {**booking_life.STEPS, BookingStatus.CANCELLED: frozenset(BookingStatus)}
    patch.setattr(booking_life, "STEPS", steps)


def _accept_stale(_real: Real, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(change_request_answer, "check_fresh", lambda *_arguments: None)


def _match_badly(_real: Real, patch: pytest.MonkeyPatch) -> None:
    """The farthest alternative first."""
    choices = act_match._choices
    patch.setattr(act_match, "_choices", lambda *given: iter(list(choices(*given))[::-1]))


def _lose_in_silence(_real: Real, patch: pytest.MonkeyPatch) -> None:
    async def nobody(*_arguments: Any) -> dict[str, Any]:
        return {}

    patch.setattr(act_loss, "queue_messages", nobody)


def _keep_messages(_real: Real, patch: pytest.MonkeyPatch) -> None:
    async def none(*_arguments: Any) -> set[Any]:
        return set()

    patch.setattr(act_undo, "_drop_messages", none)


def _alone(_real: Real, patch: pytest.MonkeyPatch) -> None:
    async def nobody(*_arguments: Any) -> list[Any]:
        return []

    patch.setattr(booking_confirm, "friends_of", nobody)


def _merge_by_halves(_real: Real, patch: pytest.MonkeyPatch) -> None:
    """Bookings are forgotten."""
    every = rider_merge.references
    patch.setattr(rider_merge, "references", lambda: (each for each in every() if each[0].name != "booking"))


def _offer_nothing(_real: Real, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(waiting_offer, "choose", lambda _line, _places: [])


# Which kinds of acts lead to what is broken where others hardly do.
LOSING = frozenset({"bulk", "carry"})
UNDOING = LOSING | {"undo"}
CORRECTING = frozenset({"correct", "confirm"})
CONFIRMING = frozenset({"book", "confirm"})
LINING_UP = frozenset({"join", "answer_wish", "release"})

CONTROLS = (
    Control("sell_twice", "is double|not free|explains", _sell_twice),
    Control("keep_quiet", "expected", _without(booking_change, "tell_rider")),
    Control("forget", "expected", _without(booking_step, "record_step")),
    Control("raise_the_dead", "confirmBooking|Confirm|Move|Cancel|CheckIn|expected", _raise_the_dead),
    Control("leave_the_trail", "the trail of", _past("DROP TRIGGER audit ON booking")),
    Control("count_no_version", "changed at version|stale|was answered", _past("DROP TRIGGER version ON booking")),
    Control("leave_the_gate_open", "expected", _past(UNGATED)),
    Control("lead_nowhere", "without a lead", _without(booking_confirm, "record_lead")),
    Control("keep_strangers", "an unproven rider without", _without(booking_confirm, "drop_unproven"), CONFIRMING),
    Control("accept_what_is_stale", "Accept.* was answered", _accept_stale),
    Control("answer_nobody", "REQUEST_ANSWERED", _without(change_request_answer, "tell_dealership")),
    Control("match_badly", "which is not one of", _match_badly, LOSING),
    Control("tell_nobody_of_a_loss", "expected|a lost ride was told", _lose_in_silence),
    Control("keep_messages_of_what_was_undone", "expected|undone in time", _keep_messages, UNDOING),
    Control("leave_the_misled_misled", "expected", _without(act_undo, "tell_of_shift_back"), UNDOING | {"confirm"}),
    Control(
        "give_back_what_is_accepted",
        "UndoAct|TakeBack",
        _without(act_undo, "_check_none_accepted"),
        UNDOING | {"messages_leave", "confirm"},
    ),
    Control(
        "let_nobody_wait_instead",
        "nobody waits",
        _without(act_waiting, "wait_instead"),
        LOSING | {"messages_leave", "confirm"},
    ),
    Control("overlook_who_waits", "wait, and", _offer_nothing, LINING_UP),
    Control("confirm_one_of_friends", "expected", _alone, frozenset({"book_group", "confirm"})),
    Control("merge_by_halves", "expected|a merged record|left", _merge_by_halves),
    Control("correct_past_rides", "CorrectLicence", _without(rider_correction, "check_coming_rides"), CORRECTING),
    Control("let_lost_tablets_in", "SignedOut", _without(device, "lock_out")),
)
