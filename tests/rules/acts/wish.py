"""The waiting list: joining it, proving one's address, declining what is offered, and leaving it (C7)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.policy.viewer import ANONYMOUS, Viewer
from models.wish import Wish as WishRow
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.person import HEAVY, LIGHT, PEOPLE
from tests.rules.shown import KNOWN, Shown
from tests.rules.stage import SLOTS, Stage
from tests.rules.table import Kinds, Table

# So many from one address that were not proven: more are refused.
MOST_UNPROVEN = 10


@dataclass(frozen=True)
class Join(Act):
    """A rider joins, with friends or alone, online or by headquarters; None: any vehicle or slot will do."""

    members: tuple[tuple[int, str | None], ...]
    slot: str | None
    office: bool
    # Wishes of the address that wait to be proven.
    unproven: int = 0

    mutation = "joinWaitingList"
    shows = "wish { id }"

    def asker(self, stage: Stage) -> Viewer | str:
        return OFFICE if self.office else ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        asked = [
            {"rider": stage.rider(person), "modelIds": [stage.model_id(vehicle)] if vehicle else []}
            for person, vehicle in self.members
        ]
        slots = [stage.slot_id(self.slot)] if self.slot else []
        return {"eventId": stage.event_id, "slotIds": slots, **asked[0], "companions": asked[1:]}

    def allowed(self, model: Model) -> set[str]:
        if not model.open:
            return {"Conflict"} if self.office else {"NotFound"}
        for number, (person, vehicle) in enumerate(self.members):
            rides = PEOPLE[person].rides
            if not rides or (vehicle and vehicle not in rides):
                return {"LicenceNotAllowed"}
            if number == 0 and not self.office and self.unproven >= MOST_UNPROVEN:
                return {"Conflict"}
            if self.office and model.whose(person) in model.waiting:
                return {"Conflict"}
        people = [model.whose(person) for person, _ in self.members]
        # Of two records that were merged one waits already.
        return {"Conflict"} if self.office and len(set(people)) < len(people) else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if self.office:
            for person, _ in self.members:
                model.meet(person)


@dataclass(frozen=True)
class OfWish(Act):
    """Something about a wish, by its mailed link or, where there is no `token`, by headquarters."""

    wish: str
    # What the database showed of it: its state, and who waits or is offered with it.
    state: str
    party: tuple[str, ...]
    token: str | None

    shows = "wish { id }"

    def asker(self, stage: Stage) -> Viewer | str:
        return ANONYMOUS if self.token else OFFICE

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"token": self.token} if self.token else {"wishId": node_id(WishRow, UUID(self.wish))}

    def allowed(self, model: Model) -> set[str]:
        return {"Conflict"} if self.state == "SERVED" else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key != self.wish:
            raise BrokenRule(f"{self} answered {answer.payload}")
        for each in model.bookings.values():
            if each.wish in self.party and each.status == "HELD":
                each.give_back("HOLD_EXPIRED")


@dataclass(frozen=True)
class LeaveList(OfWish):
    """A rider leaves with all friends; what is offered at that moment goes to the next ones."""

    mutation = "leaveWaitingList"


@dataclass(frozen=True)
class Decline(OfWish):
    """A rider does not want what is offered, and waits on."""

    mutation = "declineWaitingOffer"
    takes = "WishLinkInput"


@dataclass(frozen=True)
class Prove(OfWish):
    """A rider follows the link that was mailed on joining: from now on places are offered."""

    # Who is proven by it: the one who joined, and the friends of the same address.
    people: tuple[int, ...] = ()
    proven: bool = False

    mutation = "confirmWish"
    takes = "WishLinkInput"

    def allowed(self, model: Model) -> set[str]:
        if self.proven:
            return {DONE}
        people = [model.whose(each) for each in self.people]
        twice = len(set(people)) < len(people) or any(each in model.waiting for each in people)
        return {"Conflict"} if self.state != "WAITING" or twice else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if not self.proven:
            for person in self.people:
                model.meet(person)


def join(table: Table) -> Join:
    """Anybody, for anything, with a friend at times."""
    people = table.dice.sample(range(len(PEOPLE)), 2 if table.chance(0.25) else 1)
    members = tuple((each, table.dice.choice((HEAVY, LIGHT, None))) for each in people)
    address = PEOPLE[people[0]].address
    unproven = sum(
        row["address"] == address and row["state"] == "WAITING" and not row["proven"]
        for row in table.shown.wishes.values()
    )
    return Join(members, table.dice.choice((*SLOTS, None)), table.chance(0.4), unproven)


def answer_wish(table: Table) -> OfWish | None:
    """Whoever joined, whatever became of it."""
    rows = table.shown.wishes
    if not rows:
        return None
    wish = table.dice.choice(list(rows))
    row, link = rows[wish], table.shown.wish_links.get(wish)
    friends = (key for key, each in rows.items() if row["party"] and each["party"] == row["party"])
    (kind,) = table.dice.choices((LeaveList, Decline, Prove), (2, 2, 3))
    token = link.partition("token=")[2] if link else None
    of_state = ("OFFERED",) if kind is Decline else ("WAITING", "OFFERED")
    party = tuple(key for key in {wish, *friends} if rows[key]["state"] in of_state)
    if kind is LeaveList or token is None:
        return LeaveList(wish, row["state"], party, token if table.chance(0.5) else None)
    if kind is Decline:
        return Decline(wish, row["state"], party, token)
    same = [key for key in party if rows[key]["address"] == row["address"] and rows[key]["unproven"]]
    people = tuple(KNOWN[rows[key]["address"], rows[key]["born"]] for key in sorted(same))
    return Prove(wish, row["state"], party, token, people, row["proven"])


KINDS: Kinds = {"join": (6, join), "answer_wish": (6, answer_wish)}
