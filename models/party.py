"""Groups of friends: their bookings, or their wishes, stand in one slot or not at all (C7)."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from models.event import Event
from models.kit.base import Base, Keyed, belongs_to, to_one
from models.rider import Rider


class Party(Keyed, Base):
    """Riders who ride together: one of them organises, and confirms for all."""

    __tablename__ = "booking_group"

    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id"), index=True, comment="Where they ride")
    organiser_id: Mapped[UUID] = mapped_column(
        belongs_to("rider.id"), index=True, comment="Who asked for all of them, and whose link speaks for all"
    )

    event: Mapped[Event] = to_one("Party.event_id", "Event.id")
    organiser: Mapped[Rider] = to_one("Party.organiser_id", "Rider.id")
