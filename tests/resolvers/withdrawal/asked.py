"""Withdrawing a model in tests: what is asked, what it left, how riders answer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from jobs.transaction import transaction
from models.booking import Booking
from models.policy.viewer import ANONYMOUS
from models.session import Database
from models.slot import Place
from resolvers.booking_confirm import ConfirmBookingInput, confirm_booking
from resolvers.link import LinkPurpose, make_token
from resolvers.offer import RefuseOfferInput, refuse_offer
from resolvers.withdrawal import WithdrawInput
from tests.factories.fleet import Fleet

LATER = datetime.now(UTC) + timedelta(days=90)


def all_of(fleet: Fleet, model: str = "MT07") -> WithdrawInput:
    return WithdrawInput(model_id=fleet.models[model].id, event_id=fleet.event.id)


async def withdrawn(database: Database) -> int:
    async with transaction(database) as session:
        return await session.scalar(select(func.count()).where(Place.withdrawn_at.is_not(None))) or 0


async def answer(database: Database, booking: Booking, *, accept: bool) -> None:
    purpose = LinkPurpose.CONFIRM if accept else LinkPurpose.REFUSE
    token = make_token(purpose, booking.id, LATER)
    async with database.write(ANONYMOUS) as session:
        if accept:
            await confirm_booking(session, ANONYMOUS, ConfirmBookingInput(token))
        else:
            await refuse_offer(session, ANONYMOUS, RefuseOfferInput(token))
        await session.commit()
