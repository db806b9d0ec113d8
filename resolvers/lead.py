"""Leads: one per rider and event, from the first confirmed booking on (K1, E7)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from models.lead import Lead
from models.session import WriteSession


async def record_lead(session: WriteSession, *, rider_id: UUID, event_id: UUID, booking_id: UUID) -> None:
    """Make the lead of a confirmed booking, or point the existing one at it."""
    statement = insert(Lead).values(rider_id=rider_id, event_id=event_id, booking_id=booking_id)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["rider_id", "event_id"], set_={"booking_id": statement.excluded.booking_id}
        )
    )
