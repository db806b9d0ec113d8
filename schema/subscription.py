"""The roots of following: each answers what the query of the same name would, now and whenever it may have changed.

`schema/live.py` answers them through the reader: no resolver is ever called.
"""

from collections.abc import AsyncGenerator

import strawberry

import models
from schema.kit.connection import followed_connection_field
from schema.query import ReaderError
from schema.types.act import Act
from schema.types.booking import Booking
from schema.types.event import Event
from schema.types.mailing import Mailing
from schema.types.season import Season


@strawberry.type(description="What can be followed, over Server-Sent Events; each role sees its own part.")
class Subscription:
    """Roots of following."""

    @strawberry.subscription(description="One event. Missing and foreign ones answer alike: null.")
    def event(self, id: strawberry.ID) -> AsyncGenerator[Event | None, None]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.subscription(description="The season of a year. Missing and foreign ones answer alike: null.")
    def season(self, year: int) -> AsyncGenerator[Season | None, None]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.subscription(description="One bulk act: its progress, and what the riders answer.")
    def act(self, id: strawberry.ID) -> AsyncGenerator[Act | None, None]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.subscription(description="One mailing: how far it is. Missing ones answer null.")
    def mailing(self, id: strawberry.ID) -> AsyncGenerator[Mailing | None, None]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.subscription(description="The booking that the rider's link opens; null without a link.")
    def own_booking(self) -> AsyncGenerator[Booking | None, None]:
        """Read by the reader."""
        raise ReaderError

    acts = followed_connection_field(models.act.Act, "Bulk acts: how far each is, without asking again (C6).")

    change_requests = followed_connection_field(
        models.change_request.ChangeRequest, "Change requests: with status OPEN, those that wait, and how many (E2)."
    )
