"""Random acts, one after another and several at once; after each the database is compared with the model."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.rules.act import Act, Answer, Turn
from tests.rules.acts import EVERYBODY, HEADQUARTERS, WAITING
from tests.rules.acts.booking import Book, book
from tests.rules.acts.change import Cancel, Move
from tests.rules.acts.clock import Release
from tests.rules.acts.day import Note
from tests.rules.acts.gate import gate_of_event
from tests.rules.booked import BrokenRule
from tests.rules.invariants import check_history, check_shown
from tests.rules.race import explain, meeting
from tests.rules.real import Real
from tests.rules.table import Table
from tests.rules.waiting import check_nobody_overlooked, take_offers, wishes_of

# How often, beside the kinds of acts, a request is sent again, and several are sent at the same moment.
AGAIN, AT_ONCE = 6, 11
OFTEN = 5


class Machine(RuleBasedStateMachine):
    """Riders, headquarters, dealers, tablets and the clock, on one event.

    A step is decided by dice of its own, so that all kinds come as often as they should, and that whatever hypothesis
    leaves out of a failing run leaves the other steps as they are.
    """

    real: ClassVar[Real]
    steps: ClassVar[Counter[str]] = Counter()
    # What was found: a race that is won another time is not found again by the same steps.
    broken: ClassVar[list[BrokenRule]] = []
    # Machines that share the steps between them do not all do the same.
    name: ClassVar[str] = ""
    # Kinds of acts that a control needs, and how many times as often they then come.
    often: ClassVar[frozenset[str]] = frozenset()

    @initialize(acts=st.booleans(), waits=st.booleans())
    def begin(self, acts: bool, waits: bool) -> None:
        self.stage = self.real.stage()
        self.model = self.stage.model
        self.shown = self.real.show(self.stage)
        self.failed = False
        acts, waits = acts or bool(self.often & HEADQUARTERS.keys()), waits or bool(self.often & WAITING.keys())
        # Where someone waits, what is given back is theirs: riders race for places where nobody does.
        self.kinds = {**EVERYBODY, **(HEADQUARTERS if acts else {}), **(WAITING if waits else {})}
        self.sent: list[tuple[str, Act, dict[str, Any]]] = []

    @rule(number=st.integers(0, 2**32 - 1))
    def step(self, number: int) -> None:
        self.table = Table(Random(f"{self.name} {number}"), self.model, self.shown, self.stage, self.real)
        try:
            self.steps[self.draw()] += 1
        except BrokenRule as broken:
            self.broken.append(broken)
            self.failed = True
            raise

    def draw(self) -> str:
        """Let one thing happen; returns what it was."""
        kinds = self.kinds
        weights = {name: weight * (OFTEN if name in self.often else 1) for name, (weight, _) in kinds.items()}
        weights |= {"again": AGAIN, "at once": AT_ONCE}
        (kind,) = self.table.dice.choices(tuple(weights), tuple(weights.values()))
        if kind == "again" and self.sent:
            return self.again()
        if kind == "at once" and not self.model.waiting:
            return self.at_once()
        drawn = kinds[kind][1](self.table) if kind in kinds else None
        if not self.model.open and self.table.chance(0.3):
            drawn = gate_of_event(self.table)  # closed is dull: nearly everything is refused
        drawn = drawn or book(self.table)
        return self.turn(drawn) if isinstance(drawn, Turn) else self.act(drawn)

    def act(self, act: Act) -> str:
        """Send it, and ask the model whether the answer is allowed."""
        note(str(act))
        keyed = isinstance(act, Book | Move | Cancel | Note) and self.table.chance(0.4)
        key = f"key {len(self.sent)} of {self.stage.event}" if keyed else None
        (payload,) = self.real.send(self.stage, self.shown, act, key=key)
        if key and payload["__typename"] != "SignedOut":
            self.sent.append((key, act, payload))
        after = self.real.show(self.stage)
        answer = Answer(payload, after)
        act.expect(self.model, answer)
        if answer.outcome == "done":
            act.follow(self.real, self.stage)
        self.compare(after, act.mutation)
        return f"{act.mutation} {payload['__typename']}"

    def turn(self, turn: Turn) -> str:
        """Let it happen."""
        note(str(turn))
        turn.happen(self.real, self.stage)
        after = self.real.show(self.stage)
        turn.done(self.model, after)
        self.compare(after, turn.name)
        return turn.name

    def again(self) -> str:
        """The same request under the same key; or another, which is refused."""
        key, act, first = self.table.dice.choice(self.sent)
        altered = self.table.chance(0.3)
        if altered:
            act = _other(act)
        (payload,) = self.real.send(self.stage, self.shown, act, key=key)
        same = {name: payload.get(name) == first.get(name) for name in ("__typename", "code", "message")}
        same["booking"] = payload.get("booking", {}).get("id") == first.get("booking", {}).get("id")
        out = payload["__typename"] == "SignedOut" and isinstance(act, Note) and act.tablet
        if not out and (payload["__typename"] != "KeyReused" if altered else not all(same.values())):
            raise BrokenRule(f"{act} under its key again was answered {payload}, at first {first}")
        done = "another under a key" if altered else "again"
        self.compare(self.real.show(self.stage), done)
        return done

    def at_once(self) -> str:
        """Several at the same moment."""
        # Who is told that a place is gone while its hold is being released was told so too early.
        released = self.turn(Release())
        if self.model.waiting:  # since this moment: who lost a ride waits instead
            return released
        self.table = replace(self.table, shown=self.shown)
        acts = meeting(self.table)
        note(f"at once: {acts}")
        payloads = self.real.send(self.stage, self.shown, *acts)
        after = self.real.show(self.stage)
        self.model = explain(self.model, acts, payloads, after)
        done = f"{len(acts)} at once"
        self.compare(after, done)
        return done

    def compare(self, after: Any, done: str) -> None:
        """The database must show what the model shows."""
        self.model.note_times()
        wishes = wishes_of(self.stage, after)
        take_offers(self.model, after, wishes_of(self.stage, self.shown), wishes)
        if done == "release":
            check_nobody_overlooked(self.model, wishes)
        check_shown(self.model, self.shown, after, done)
        self.shown = after

    def teardown(self) -> None:
        """What is dear to look at is looked at once, at the end."""
        if not hasattr(self, "stage") or self.failed:
            return  # the model did not follow what broke it
        faults = self.real.faults(self.stage)
        if faults:
            raise BrokenRule("; ".join(faults))
        check_history(self.model, self.real.trail(self.stage))


def _other(act: Act) -> Act:
    if isinstance(act, Book):
        return Book(act.person, act.slot, act.vehicle, act.office, "SOCIAL", act.campaign)
    assert isinstance(act, Move | Cancel | Note)
    return replace(act, version=(act.version or 0) + 100)
