"""What an act is: something that somebody asks of the API, or that happens by itself; and what the rules say of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.policy.viewer import Role, Viewer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage

if TYPE_CHECKING:
    from tests.rules.real import Real

OFFICE = Viewer(Role.ADMIN, name="Ada")
DONE = "done"


@dataclass(frozen=True)
class Answer:
    """What the API answered, and what the database showed afterwards."""

    payload: dict[str, Any]
    after: Shown

    @property
    def outcome(self) -> str:
        """`done`, or the name of the refusal."""
        name = str(self.payload["__typename"])
        return DONE if name.endswith("Success") else name

    @property
    def node(self) -> dict[str, Any]:
        """What it is about."""
        return next(value for value in self.payload.values() if isinstance(value, dict))

    @property
    def key(self) -> str:
        """The id of that, as the database writes it."""
        return key_in(self.node["id"])

    @property
    def place(self) -> str:
        """The place of the booking that it is about."""
        return key_in(self.node["place"]["id"])


class Act:
    """Something that somebody asks of the API: `mutation` names the field, `shows` what is asked back of it."""

    shows = "booking { id place { id } }"

    @property
    def mutation(self) -> str:
        """The field of the schema."""
        raise NotImplementedError

    @property
    def takes(self) -> str:
        """The type of its input."""
        return f"{self.mutation[0].upper()}{self.mutation[1:]}Input"

    def asker(self, stage: Stage) -> Viewer | str:
        """Who asks: somebody signed in, or the token of a tablet."""
        return OFFICE

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        """Its input, as the API takes it."""
        raise NotImplementedError

    def allowed(self, model: Model) -> set[str]:
        """The outcomes that the rules allow: `done`, or names of refusals."""
        raise NotImplementedError

    def done(self, model: Model, answer: Answer) -> None:
        """What follows where it was carried out."""
        raise NotImplementedError

    def follow(self, real: "Real", stage: Stage) -> None:
        """What the one who asked does next, past the API."""

    def expect(self, model: Model, answer: Answer) -> None:
        """Take the answer over into the model. Raises BrokenRule."""
        allowed = self.allowed(model)
        if answer.outcome not in allowed:
            raise BrokenRule(f"{self} was answered {answer.payload}, not {sorted(allowed)}")
        if answer.outcome == DONE:
            self.done(model, answer)


class Turn:
    """Something that happens by itself: time passes, or the schedule runs."""

    @property
    def name(self) -> str:
        """What is counted."""
        return type(self).__name__.lower()

    def happen(self, real: "Real", stage: Stage) -> None:
        """Let it happen."""
        raise NotImplementedError

    def done(self, model: Model, after: Shown) -> None:
        """What follows by the rules."""
        raise NotImplementedError


def key_in(node_id: str) -> str:
    """The key in a global id, as the database writes it."""
    return node_id.rpartition("_")[2]
