"""What laying an event's slots out anew does or would do, as a GraphQL type: told by the act, not read from tables."""

import inspect
from datetime import datetime

import strawberry

from models import slot_layout
from models.slot import SlotState
from models.slot_layout import SlotFate

strawberry.enum(SlotFate, description=inspect.getdoc(SlotFate))


@strawberry.type(description=inspect.getdoc(slot_layout.LaidOutSlot))
class LaidOutSlot:
    """See models/slot_layout.py."""

    fate: SlotFate
    slot_id: strawberry.ID | None = strawberry.field(description="None: it is no slot, or not yet.")
    local_start: datetime = strawberry.field(description="Departure on the event's own clock (B7).")
    starts_at: datetime = strawberry.field(description="Departure.")
    ends_at: datetime = strawberry.field(description="Return.")
    group_number: int | None = strawberry.field(description="Group that rides; none: both.")
    state: SlotState | None = strawberry.field(description="Open or closed to bookings, afterwards.")


@strawberry.type(description=inspect.getdoc(slot_layout.SlotLayout))
class SlotLayout:
    """See models/slot_layout.py."""

    template_version: int | None = strawberry.field(description="What `expectedVersion` names next; none: no template.")
    slots: list[LaidOutSlot] = strawberry.field(description="Every coming departure, and those of the layout, in time.")
