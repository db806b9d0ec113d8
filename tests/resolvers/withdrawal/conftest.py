"""What tests of withdrawals share."""

import pytest

from jobs.transaction import transaction
from models.booking import Source
from models.licence import LicenceClass
from models.session import Database
from tests.factories.fleet import Fleet


@pytest.fixture
async def fleet(database: Database) -> Fleet:
    """Two MT07 and one XSR; three MT07 are booked at 9, 9 and 10."""
    async with transaction(database) as session:
        made = await Fleet.create(session)
        made.bookings = [
            await made.booking("MT07", 0, "09:00", rank=2),
            await made.booking("MT07", 1, "09:00", rank=1, source=Source.PAID, first_campaign="A", last_campaign="B"),
            await made.booking("MT07", 0, "10:00", rank=3, rider={"licence_class": LicenceClass.A2}),
        ]
    return made
