"""Set the hours in which marketing may leave (F5), and read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from models.allowed_time import STRICTEST, Window
from models.errors import InvalidInput, NotFound
from models.message import MessageChannel
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.quiet_hours import QuietHours
from models.session import UNSCOPED, WriteSession
from resolvers.version import check_version

SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SetQuietHoursInput:
    """From when until when marketing leaves by a channel, on the recipient's clock, and on which further days."""

    channel: MessageChannel
    opens_at: time
    closes_at: time
    saturdays: bool
    sundays: bool
    holidays: bool
    expected_version: int | None = None


async def set_quiet_hours(session: WriteSession, viewer: Viewer, input: SetQuietHoursInput) -> QuietHours:
    """Set a channel's hours, for all marketing that has not left yet; service messages leave at any hour.

    What is shipped for SMS is the rule of the operators in France: Monday to Saturday, 8 to 20 o'clock, not on public
    holidays. Raises InvalidInput on a window of less than an hour, NotFound, Conflict.
    """
    require(viewer, "set_quiet_hours")
    hours = await session.scalar(select(QuietHours).where(QuietHours.channel == input.channel).with_for_update())
    if hours is None:
        raise NotFound("channel")
    check_version(hours.version, input.expected_version)
    _check(input)
    hours.opens_at, hours.closes_at = input.opens_at, input.closes_at
    hours.saturdays, hours.sundays, hours.holidays = input.saturdays, input.sundays, input.holidays
    await session.flush()
    await session.refresh(hours)
    return hours


def _check(input: SetQuietHoursInput) -> None:
    anchor = date(2000, 1, 1)
    lasting = datetime.combine(anchor, input.closes_at) - datetime.combine(anchor, input.opens_at)
    if lasting < SHORTEST:
        raise InvalidInput(
            "La plage doit durer une heure au moins, dans la même journée.",
            "The hours must last for one hour at least, within a day.",
            field="closesAt",
        )


async def read_windows(session: WriteSession) -> Mapping[MessageChannel, Window]:
    """The hours as they are set; of a channel without any, the strictest."""
    rows = await session.scalars(select(QuietHours), execution_options=UNSCOPED)
    return {**STRICTEST, **{row.channel: row.window for row in rows}}
