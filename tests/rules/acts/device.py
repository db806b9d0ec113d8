"""Tablets: enrolled for the event by a code that a person approves, and locked out when lost (A3; RFC 8628)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from models.account import Device
from models.policy.viewer import Viewer
from resolvers.bearer import Bearer
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.acts.day import CREW, FOREIGN
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

if TYPE_CHECKING:
    from tests.rules.real import Real

NAMES = ("t0", "t1", "t2")


@dataclass(frozen=True)
class Enrol(Act):
    """Somebody types the code that a tablet shows; one that was typed before no longer serves."""

    tablet: str
    user_code: str
    device_code: str
    used: bool
    office: bool

    mutation = "enrolDevice"
    shows = "device { id }"

    def asker(self, stage: Stage) -> Viewer | str:
        return OFFICE if self.office else CREW

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"userCode": self.user_code, "eventId": stage.event_id}

    def allowed(self, model: Model) -> set[str]:
        if model.state == "CANCELLED":
            return {"Conflict"}
        # A code that has served is forgotten with the poll that fetched its tokens.
        return {"InvalidInput"} if self.used else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        model.tablets[self.tablet] = True

    def follow(self, real: "Real", stage: Stage) -> None:
        """The tablet, which has polled all the while, gets its token."""
        stage.tokens[self.tablet] = real.fetch_token(self.user_code, self.device_code)


@dataclass(frozen=True)
class Lock(Act):
    """A tablet is lost."""

    tablet: str
    device: UUID

    mutation = "revokeDevice"
    shows = "device { id }"

    def asker(self, stage: Stage) -> Viewer | str:
        return CREW

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"deviceId": node_id(Device, self.device)}

    def allowed(self, model: Model) -> set[str]:
        return {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if UUID(answer.key) != self.device:
            raise BrokenRule(f"{self} answered {answer.payload}")
        model.tablets[self.tablet] = False


def enrol(table: Table) -> Enrol | None:
    """A tablet that has not been enrolled for this event."""
    left = [name for name in NAMES if name not in table.model.tablets]
    used = table.real.spent_code if table.chance(0.2) else None
    if not left:
        return None
    user_code, device_code = (used, "") if used else table.real.start_enrolment(left[0])
    return Enrol(left[0], user_code, device_code, used is not None, table.chance(0.5))


def lock(table: Table) -> Lock | None:
    """One that is let in."""
    inside = [name for name, here in table.model.tablets.items() if here]
    if not inside:
        return None
    name = table.dice.choice(inside)
    bearer: Bearer | None = table.real.bearer(table.stage.tokens[name])
    if bearer is None or bearer.viewer.device_id is None or name == FOREIGN:
        raise BrokenRule(f"the tablet {name} is not let in")
    return Lock(name, bearer.viewer.device_id)


KINDS: Kinds = {"enrol": (4, enrol), "lock": (2, lock)}
