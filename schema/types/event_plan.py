"""What an event that is not there yet would be, as a GraphQL type: told by the preview, not read from tables."""

import inspect
from datetime import date, datetime

import strawberry

from models import event_plan
from models.event_plan import Coming

strawberry.enum(Coming, description=inspect.getdoc(Coming))


@strawberry.type(description=inspect.getdoc(event_plan.PlannedVehicle))
class PlannedVehicle:
    """See models/event_plan.py."""

    vehicle_id: strawberry.ID
    coming: Coming
    starts_on: date | None = strawberry.field(description="First day on which it can be booked there, local.")
    ends_on: date | None = strawberry.field(description="Last day on which it can be booked there, local.")
    elsewhere: str | None = strawberry.field(description="The dealership where it is, with its town.")
    elsewhere_from: date | None
    elsewhere_until: date | None


@strawberry.type(description=inspect.getdoc(event_plan.PlannedDeparture))
class PlannedDeparture:
    """See models/event_plan.py."""

    local_start: datetime = strawberry.field(description="Departure on the event's own clock (B7).")
    starts_at: datetime = strawberry.field(description="Departure.")
    ends_at: datetime = strawberry.field(description="Return.")
    group_number: int | None = strawberry.field(description="Group that rides; none: both.")
    places_count: int


@strawberry.type(description=inspect.getdoc(event_plan.EventPlan))
class EventPlan:
    """See models/event_plan.py."""

    places_count: int
    departures: list[PlannedDeparture] = strawberry.field(description="In time.")
    vehicles: list[PlannedVehicle] = strawberry.field(description="Every vehicle of the truck, by number.")
