"""Random acts, one after another and several at once; after each the database is compared with the model."""

from collections import Counter
from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.rules.act import Act, Book, Cancel, Confirm, Move
from tests.rules.day import NOTES, Note
from tests.rules.gate import OpenEvent, OpenSlot
from tests.rules.model import BrokenRule
from tests.rules.person import HEAVY, LIGHT, PEOPLE
from tests.rules.real import SLOTS, Real
from tests.rules.waiting import Join, Leave, check_nobody_overlooked, take_offers

# So many bookings are made before a departure passes: afterwards nothing more happens there.
LATE = 20
# How often each happens, in proportion.
WEIGHTS = {
    "book": 30,
    "confirm": 16,
    "move": 14,
    "cancel": 8,
    "day": 14,
    "expire": 6,
    "release": 3,
    "gate_of_event": 2,
    "gate_of_slot": 3,
    "leave": 1,
    "again": 6,
    "at_once": 11,
    "wait": 6,
    "leave_list": 2,
}


class Machine(RuleBasedStateMachine):
    """Riders, headquarters and the clock, on one event.

    A step is decided by dice of its own, so that all kinds come as often as they should, and that whatever hypothesis
    leaves out of a failing run leaves the other steps as they are.
    """

    real: ClassVar[Real]
    steps: ClassVar[Counter[str]] = Counter()
    # What was found: a race that is won another time is not found again by the same steps.
    broken: ClassVar[list[BrokenRule]] = []

    # Where someone waits, what is given back is theirs: riders who race for it have runs of their own.
    waits: ClassVar[bool] = False

    @initialize()
    def begin(self) -> None:
        self.stage = self.real.stage()
        self.model = self.stage.model
        self.shown = self.real.show(self.stage)
        self.wishes = self.real.wishes(self.stage, self.shown)
        self.sent: list[tuple[str, Act, dict[str, Any]]] = []

    @rule(number=st.integers(0, 2**32 - 1))
    def step(self, number: int) -> None:
        self.dice = Random(number)
        (kind,) = self.dice.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))
        if not self.model.open and self.dice.random() < 0.3:
            kind = "gate_of_event"  # closed is dull: nearly everything is refused
        try:
            self.steps[getattr(self, kind)() or self.book()] += 1
            self.compare(kind)
        except BrokenRule as broken:
            self.broken.append(broken)
            raise

    def book(self) -> str:
        return self.act(self._book())

    def confirm(self) -> str | None:
        booking = self.pick()
        return self.act(Confirm(booking)) if booking in self.shown.links else None

    def move(self) -> str | None:
        if not (booking := self.pick()):
            return None
        seen, own = self._version(booking), self.dice.random() < 0.4
        return self.act(Move(booking, *seen, own, self.dice.choice(SLOTS), self._vehicle()))

    def cancel(self) -> str | None:
        if not (booking := self.pick()):
            return None
        return self.act(Cancel(booking, *self._version(booking), self.dice.random() < 0.4))

    def day(self) -> str | None:
        if not (booking := self.pick()):
            return None
        return self.act(self.dice.choice(NOTES)(booking, *self._version(booking)))

    def expire(self) -> str | None:
        booking = self.pick()
        if not booking or self.model.bookings[booking].status != "HELD":
            return None
        self.real.expire(booking)
        self.model.bookings[booking].expired = True
        return "expire"

    def release(self) -> str:
        self.real.release(self.stage)
        self.model.release()
        return "release"

    def gate_of_event(self) -> str:
        return self.act(OpenEvent(not self.model.open))

    def gate_of_slot(self) -> str:
        slot = min(self.model.closed, default="") or self.dice.choice(SLOTS)
        return self.act(OpenSlot(slot, slot in self.model.closed))

    def leave(self) -> str | None:
        if self.model.left or len(self.model.bookings) < LATE:
            return None
        slot = self.dice.choice(SLOTS)
        self.real.leave(self.stage, slot)
        self.model.left.add(slot)
        return "leave"

    def again(self) -> str | None:
        """The same request under the same key; or another, which is refused."""
        if not self.sent:
            return None
        key, act, first = self.dice.choice(self.sent)
        altered = self.dice.random() < 0.3
        if altered:
            act = _other(act)
        (payload,) = self.real.send(self.stage, act, key=key)
        same = {name: payload.get(name) == first.get(name) for name in ("__typename", "code", "message")}
        same["booking"] = payload.get("booking", {}).get("id") == first.get("booking", {}).get("id")
        if payload["__typename"] != "KeyReused" if altered else not all(same.values()):
            raise BrokenRule(f"{act} under its key again was answered {payload}, at first {first}")
        return "another under a key" if altered else "again"

    def wait(self) -> str | None:
        if not self.waits:
            return None
        vehicle = self.dice.choice((HEAVY, LIGHT, None))
        return self.act(Join(self.dice.randrange(len(PEOPLE)), vehicle, self.dice.choice((*SLOTS, None))))

    def leave_list(self) -> str | None:
        if not self.wishes:
            return None
        wish = self.dice.choice(list(self.wishes))
        return self.act(Leave(wish, self.wishes[wish].state == "SERVED"))

    def at_once(self) -> str | None:
        """Several at the same moment: what came of it must be what some order of them would have made."""
        if self.waits:
            return None
        self.release()  # who is told that a place is gone while its hold is being released was told so too early
        self.compare("release")
        where = self.dice.choice(SLOTS), self._vehicle()
        acts = [act for _ in range(self.dice.choice((2, 3, 3))) if (act := self._meant(*where)) is not None]
        note(f"at once: {acts}")
        payloads = self.real.send(self.stage, *acts)
        shown = self.real.show(self.stage).bookings
        tried = []
        for order in permutations(zip(acts, payloads, strict=True)):
            model = self.model.copy()
            try:
                for act, payload in order:
                    act.expect(model, payload)
                if model.shown() == shown:
                    self.model = model
                    return f"{len(acts)} at once"
                tried.append(_difference(shown, model.shown()))
            except BrokenRule as broken:
                tried.append(str(broken))
        raise BrokenRule(f"no order of {acts} explains {payloads}:\n" + "\n".join(tried))

    def _meant(self, slot: str, vehicle: str) -> Act | None:
        """Something that concerns these places, so that it meets the others."""
        (kind,) = self.dice.choices(("book", "confirm", "move", "cancel"), (5, 3, 3, 1))
        booking = self.pick()
        if kind == "book" or not booking:
            return replace(self._book(), slot=slot, vehicle=vehicle)
        if kind == "confirm":
            return Confirm(booking) if booking in self.shown.links else None
        # Without a version: nobody has seen what the others do at this moment.
        if kind == "cancel":
            return Cancel(booking, None, False, False)
        return Move(booking, None, False, False, slot, vehicle)

    def _book(self) -> Book:
        person, office = self.dice.randrange(len(PEOPLE)), self.dice.random() < 0.25
        origin = ("PAID", "META spring") if self.dice.random() < 0.2 else ("DIRECT", None)
        return Book(person, self.dice.choice(SLOTS), self._vehicle(), office, *origin)

    def _vehicle(self) -> str:
        return self.dice.choice((HEAVY, LIGHT))

    def pick(self) -> str | None:
        """A booking: mostly of those that have a place, for an event soon has more that have none."""
        keys = list(self.model.bookings)
        live = [key for key in keys if self.model.bookings[key].live]
        among = live if live and self.dice.random() < 0.7 else keys
        return self.dice.choice(among) if among else None

    def _version(self, booking: str) -> tuple[int, bool]:
        """The version that somebody saw of it, and whether that is an old one."""
        stale = self.dice.random() < 0.1
        return self.shown.versions[booking] - stale, stale

    def act(self, act: Act) -> str:
        """Send it, and ask the model whether the answer is allowed."""
        note(str(act))
        keyed = isinstance(act, Book | Move | Cancel | Note) and self.dice.random() < 0.4
        key = f"key {len(self.sent)} of {self.stage.event}" if keyed else None
        (payload,) = self.real.send(self.stage, act, key=key)
        if key:
            self.sent.append((key, act, payload))
        act.expect(self.model, payload)
        return f"{act.mutation} {payload['__typename']}"

    def compare(self, done: str) -> None:
        """The database must show what the model shows."""
        self.shown = self.real.show(self.stage)
        wishes = self.real.wishes(self.stage, self.shown)
        take_offers(self.model, self.shown.bookings, self.wishes, wishes)
        self.wishes = wishes
        if done == "release":
            check_nobody_overlooked(self.model, wishes)
        expected = self.model.shown()
        if self.shown.bookings != expected:
            raise BrokenRule(f"after {done}: {_difference(self.shown.bookings, expected)}")

    def teardown(self) -> None:
        """What is dear to look at is looked at once, at the end."""
        if not hasattr(self, "stage"):
            return
        faults = self.real.faults(self.stage)
        if faults:
            raise BrokenRule("; ".join(faults))
        trail = self.real.trail(self.stage)
        for key, booking in self.model.bookings.items():
            walked = [status for status, _ in booking.steps]
            if _without_repeats(trail.get(key, [])) != _without_repeats(walked):
                raise BrokenRule(f"the trail of {key} says {trail.get(key)}, its history {walked}")


def _other(act: Act) -> Act:
    if isinstance(act, Book):
        return Book(act.person, act.slot, act.vehicle, act.office, "SOCIAL", act.campaign)
    assert isinstance(act, Move | Cancel | Note)
    return replace(act, version=(act.version or 0) + 100)


def _without_repeats(statuses: list[str]) -> list[str]:
    return [status for number, status in enumerate(statuses) if number == 0 or statuses[number - 1] != status]


def _difference(shown: dict[str, Any], expected: dict[str, Any]) -> str:
    different = {key for key in shown.keys() | expected.keys() if shown.get(key) != expected.get(key)}
    return "\n".join(f"{key}: shown {shown.get(key)}, expected {expected.get(key)}" for key in sorted(different))
