"""What is acted on: one event with its slots, vehicles, dealers and tablets, by the names that the model uses."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from models.event import Event
from models.policy.viewer import Role, Viewer
from models.slot import Slot
from models.vehicle import VehicleModel
from resolvers.reader.catalog import node_id
from tests.rules.model import Model
from tests.rules.person import PEOPLE

SLOTS = ("s0", "s1", "s2")


@dataclass
class Stage:
    """One event; each is another time that the acts begin anew, with riders who are strangers."""

    event: UUID
    dealership: UUID
    time: str
    # The clock on the event's wall when it began, in its first minute.
    morning: datetime
    slots: dict[str, UUID]
    vehicles: dict[str, UUID]
    fleet: dict[str, UUID]
    # Accounts of the dealership's people; tokens of tablets.
    dealers: dict[str, UUID]
    model: Model
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which all happens."""
        return self.morning.date()

    @property
    def event_id(self) -> str:
        """The event as the API names it."""
        return node_id(Event, self.event)

    def slot_id(self, slot: str) -> str:
        """A slot as the API names it."""
        return node_id(Slot, self.slots[slot])

    def model_id(self, vehicle: str) -> str:
        """A model of vehicles as the API names it."""
        return node_id(VehicleModel, self.vehicles[vehicle])

    def where(self, slot: str, vehicle: str) -> dict[str, str]:
        """A place wished."""
        return {"slotId": self.slot_id(slot), "modelId": self.model_id(vehicle)}

    def rider(self, person: int) -> dict[str, str]:
        """What somebody says of themselves."""
        return PEOPLE[person].details(self.time)

    def dealer(self, name: str) -> Viewer:
        """One of the dealership's people."""
        return Viewer(Role.DEALER, name=name, account_id=self.dealers[name], dealership_id=self.dealership)
