"""The task `send_message`: render a queued message, keep what was said on its row, send it (F1, F4)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, update

from jobs.senders.mime import address_of
from jobs.senders.port import Mail, Refused, Unavailable
from jobs.task import Arguments, Tools, TryLater
from models.message import Message, MessageStatus
from models.message_catalog import is_marketing
from models.rider import Locale
from models.session import WriteSession
from resolvers.calendar import CalendarEntry, CalendarMethod, calendar_file
from resolvers.rendering.message_words import IN_CALENDAR, OUT_OF_CALENDAR, message_words
from resolvers.rendering.template import Rendered
from resolvers.rendering.wording import plain
from resolvers.suppression import suppressed

# A mail server that is away for longer than this is not waited for: the message would come as a surprise.
GIVEN_UP_AFTER = timedelta(hours=24)
LINKS = ("link", "refuse_link")
TOKEN = re.compile(r"(?<=token=)[\w.-]+")
log = structlog.get_logger()


async def send_message(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
    """Send the message unless it was sent: the row is locked, and marked in the transaction of the job."""
    message = await session.scalar(select(Message).where(Message.id == UUID(arguments["message_id"])).with_for_update())
    if message is None or message.status is not MessageStatus.QUEUED:
        return
    variables = plain(message.variables)
    if _too_late(variables):
        _fail(message, "Not sent: its link had expired before it could leave.")
        return
    reason = await suppressed(session, message.channel, message.recipient, marketing=is_marketing(message.cause))
    if reason is not None:
        _fail(message, f"Not sent: this address is suppressed ({reason}).")
        return
    words = message_words(message.cause, message.locale, variables, tools.settings.public_url)
    calendar, method = _calendar(message, variables, tools)
    mail = Mail(
        key=f"{message.cause}|{message.cause_key}|{message.recipient}",
        recipient=message.recipient,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=calendar,
        calendar_method=method,
    )
    try:
        answer = await tools.sender.send(mail)
    except Refused as refusal:
        _fail(message, str(refusal))
    except Unavailable as absence:
        if datetime.now(UTC) - message.created_at < GIVEN_UP_AFTER:
            raise TryLater(str(absence)) from absence
        _fail(message, str(absence))
    else:
        log.info("message_sent", message=str(message.id), cause=message.cause, answer=answer)
        message.status, message.sent_at, message.failure = MessageStatus.SENT, datetime.now(UTC), None
    message.calendar = calendar
    message.subject, message.text_body, message.html_body = words.subject, words.text, words.html
    if not tools.sender.is_mailbox:
        _drop_link(message, words)


async def give_up_message(session: WriteSession, arguments: Arguments, failure: str) -> None:
    """Say on the row why it will not be sent."""
    await session.execute(
        update(Message)
        .where(Message.id == UUID(arguments["message_id"]), Message.status == MessageStatus.QUEUED)
        .values(status=MessageStatus.FAILED, failure=func.left(failure.replace("\0", ""), 2_000)),
        execution_options={"synchronize_session": False},
    )


def _fail(message: Message, failure: str) -> None:
    log.warning("message_failed", message=str(message.id), cause=message.cause, failure=failure)
    message.status, message.failure = MessageStatus.FAILED, failure


def _too_late(variables: Mapping[str, Any]) -> bool:
    expires_at = variables.get("expires_at")
    return expires_at is not None and datetime.fromisoformat(expires_at) <= datetime.now(UTC)


def _calendar(message: Message, variables: Mapping[str, Any], tools: Tools) -> tuple[str, str] | tuple[None, None]:
    """The calendar file that goes with the message, and its method (C9); none before the ride is confirmed."""
    moving = message.cause in IN_CALENDAR
    if not variables.get("in_calendar") or not (moving or message.cause in OUT_OF_CALENDAR):
        return None, None
    method = CalendarMethod.REQUEST if moving else CalendarMethod.CANCEL
    french = message.locale is Locale.FR
    # No link in it: calendars are shown to families and colleagues, and the link opens the booking.
    see_mail = "Pour voir ou changer votre réservation : le lien est dans votre e-mail de confirmation."
    see_mail_en = "To see or change your booking: the link is in your confirmation e-mail."
    organizer = address_of(tools.settings.mail_from)
    entry = CalendarEntry(
        booking_id=variables["booking_id"],
        sequence=variables["calendar_sequence"],
        starts_at=datetime.fromisoformat(variables["starts_at"]),
        ends_at=datetime.fromisoformat(variables["ends_at"]),
        zone=variables["zone"],
        summary=f"Essai {variables['model']}" if french else f"Test ride {variables['model']}",
        description=f"Demo Ride Tour. {see_mail if french else see_mail_en}",
        location=f"{variables['dealership']}, {variables['address']}, {variables['city']}",
        latitude=variables["latitude"],
        longitude=variables["longitude"],
        organizer_name=organizer.display_name or "Demo Ride Tour",
        organizer=organizer.addr_spec,
        attendee_name=f"{variables['first_name']} {variables['last_name']}",
        attendee=message.recipient,
        stamped_at=message.created_at,
    )
    return calendar_file(entry, method), method.value


def _drop_link(message: Message, words: Rendered) -> None:
    """Outside the local mailbox nobody but the recipient has use for the link: it would open their booking."""
    message.text_body, message.html_body = TOKEN.sub("…", words.text), TOKEN.sub("…", words.html)
    message.variables = {name: value for name, value in message.variables.items() if name not in LINKS}
