"""Mailings of the scene, and what is shipped of moments and hours: headquarters alone sees them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from models.kit.uuid7 import uuid7
from models.mailing import (
    Mailing,
    MailingAudience,
    MailingChannels,
    MailingRecipient,
    MailingSkip,
    MailingState,
    PaceUnit,
    RecipientState,
)
from models.message import MessageChannel
from models.message_catalog import MessageNature
from models.message_moment import MessageMoment
from models.quiet_hours import QuietHours
from models.rider import Locale
from tests.factories.scene import ADMIN, HOSTILE, Scene, mark


async def add_mailings(scene: Scene) -> None:
    """One that was sent to riders, one to dealerships that is being written; a recipient of each sort."""
    session, rows = scene.world.session, scene.rows
    done = datetime(2027, 5, 1, tzinfo=UTC)
    sent = Mailing(
        id=uuid7(),
        name=HOSTILE,
        audience=MailingAudience.RIDERS,
        filter={"lastName": {"eq": HOSTILE}},
        nature=MessageNature.MARKETING,
        channels=MailingChannels.BOTH,
        pace=60,
        pace_per=PaceUnit.MINUTE,
        state=MailingState.DONE,
        previewed_at=done,
        previewed_count=1,
        starts_at=done,
        begun_at=done,
        finished_at=done,
        author="Ada",
    )
    draft = Mailing(
        id=uuid7(),
        name="Rappel",
        audience=MailingAudience.DEALERSHIPS,
        nature=MessageNature.SERVICE,
        channels=MailingChannels.EMAIL,
        author=HOSTILE,
    )
    told = {"state": RecipientState.QUEUED, "message_id": rows["message_1"].id, "booking_id": rows["booking_1"].id}
    left = {"state": RecipientState.SKIPPED, "skipped": MailingSkip.NO_ADDRESS, "not_before": done}
    both: dict[str, Any] = {
        "mailing_1": sent,
        "mailing_2": draft,
        "mailing_recipient_1": _recipient(sent, rider_id=rows["rider_1"].id, address=HOSTILE, **told),
        "mailing_recipient_2": _recipient(draft, dealership_id=rows["dealership_2"].id, **left),
    }
    for name, row in both.items():
        session.add(row)
        await session.flush()
        await session.refresh(row)
        scene.add(name, row, ADMIN)
    for kind in (MessageMoment, QuietHours):
        for shipped in await session.scalars(select(kind)):
            scene.seen[mark(shipped)] = ADMIN


def _recipient(mailing: Mailing, **values: Any) -> MailingRecipient:
    return MailingRecipient(id=uuid7(), mailing_id=mailing.id, channel=MessageChannel.EMAIL, locale=Locale.FR, **values)
