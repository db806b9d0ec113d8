"""The messages of a mailing: what each says is frozen when it is queued (F6)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from models.booking import Booking
from models.dealership import Dealership
from models.event import Event
from models.kit.base import table_of
from models.mailing import Mailing
from models.message import MessageChannel
from models.rider import Locale
from models.session import WriteSession
from resolvers.mailing_template import CAUSES, worded
from settings import get_settings

BOOKING, EVENT, DEALERSHIP = table_of(Booking), table_of(Event), table_of(Dealership)


async def messages_of(session: WriteSession, mailing: Mailing, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """A message for each of these recipients; of a booking's with its dealership, of a dealership's with itself."""
    there = await worded(session, mailing)
    places = await _places(session, rows)
    messages = []
    for row in rows:
        own = (MessageChannel(row.channel), Locale(row.locale)) in there
        messages.append(
            {
                "cause": CAUSES[mailing.nature],
                # With the address: one message to each, however often a batch is begun (F4).
                "cause_key": str(mailing.id),
                "channel": row.channel,
                "recipient": row.address,
                "locale": Locale(row.locale) if own else Locale.FR,
                "booking_id": row.booking_id,
                "mailing_id": mailing.id,
                "variables": {
                    "name": row.greeted,
                    "link": get_settings().public_url,
                    **places.get(row.booking_id or row.dealership_id, {}),
                },
            }
        )
    return messages


async def _places(session: WriteSession, rows: Sequence[Row[Any]]) -> dict[Any, dict[str, Any]]:
    """Name, city and number of the dealerships, by the recipients' booking or dealership."""
    shown = (DEALERSHIP.c.name.label("dealership"), DEALERSHIP.c.city, DEALERSHIP.c.phone)
    bookings = [row.booking_id for row in rows if row.booking_id]
    dealerships = [row.dealership_id for row in rows if row.dealership_id]
    by_booking = (
        select(BOOKING.c.id, *shown)
        .join(EVENT, EVENT.c.id == BOOKING.c.event_id)
        .join(DEALERSHIP, DEALERSHIP.c.id == EVENT.c.dealership_id)
        .where(BOOKING.c.id.in_(bookings))
    )
    themselves = select(DEALERSHIP.c.id, *shown).where(DEALERSHIP.c.id.in_(dealerships))
    found: dict[Any, dict[str, Any]] = {}
    for statement, keys in ((by_booking, bookings), (themselves, dealerships)):
        for row in await session.execute(statement) if keys else ():
            found[row.id] = {"dealership": row.dealership, "city": row.city, "phone": row.phone}
    return found
