"""Hours in which marketing may leave, as admins set them (F5); what they mean: `models/allowed_time.py`."""

from datetime import time

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.allowed_time import Window
from models.kit.base import Base, Keyed, Versioned, choice
from models.message import MessageChannel


class QuietHours(Keyed, Versioned, Base):
    """From when until when marketing leaves by one channel, on the recipient's clock; outside it waits."""

    __tablename__ = "quiet_hours"
    __table_args__ = (
        UniqueConstraint("channel"),
        # A window of an hour at least: shorter ones could vanish in a change of clocks.
        CheckConstraint("closes_at >= opens_at + interval '1 hour' AND opens_at < '23:00'", name="open_for_an_hour"),
    )
    audited = True

    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    opens_at: Mapped[time] = mapped_column(comment="Nothing leaves before, local")
    closes_at: Mapped[time] = mapped_column(comment="Nothing leaves from then on, local")
    saturdays: Mapped[bool] = mapped_column(comment="Whether it leaves on Saturdays")
    sundays: Mapped[bool] = mapped_column(comment="Whether it leaves on Sundays")
    holidays: Mapped[bool] = mapped_column(comment="Whether it leaves on public holidays")

    @property
    def window(self) -> Window:
        """The same for `next_allowed`."""
        return Window(self.opens_at, self.closes_at, self.saturdays, self.sundays, self.holidays)
