"""Writing messages: a row's cause and facts become the letter that leaves, kept on the row as it is sent (F1, F4)."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select

from jobs.delivery_record import Failed, Held, keep_words, storable
from jobs.return_marks import with_marks
from jobs.senders.mime import address_of
from jobs.senders.port import Letter, Mail, Sms
from jobs.task import Tools
from jobs.transaction import transaction
from models.message import Message, MessageChannel, MessageFailure
from models.message_catalog import is_marketing
from models.rider import Locale
from models.session import Database, WriteSession
from resolvers.calendar import CalendarEntry, CalendarMethod, calendar_file
from resolvers.message_gate import held_back
from resolvers.message_tracking import CountedLinks
from resolvers.rendering.message_words import Published, Rendered, read_published, word_message
from resolvers.rendering.said import IN_CALENDAR, OUT_OF_CALENDAR
from resolvers.rendering.wording import plain
from resolvers.suppression import is_suppressed, suppressed

TOKEN = re.compile(r"(?<=token=)[\w.-]+")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Written:
    """Letters that are ready to leave, and messages that wait or will never be sent, by the messages' ids."""

    letters: dict[UUID, Letter] = field(default_factory=dict)
    failed: dict[UUID, Failed] = field(default_factory=dict)
    held: dict[UUID, Held] = field(default_factory=dict)


async def write_letters(database: Database, tools: Tools, messages: Sequence[Message]) -> Written:
    """Write the letters and keep their words on the rows; what cannot or must not be sent says why.

    Wording takes its time (a template may run for seconds): no transaction is open meanwhile.
    """
    written = Written()
    async with transaction(database) as session:
        kept_back, published = await _kept_back(session, messages), await read_published(session, messages)
        held = await held_back(session, messages, datetime.now(UTC))
        links = await CountedLinks.prepare(session, tools.settings, messages)
    kept_back |= {key: Failed(MessageFailure.OUTDATED, hold.failure) for key, hold in held.items() if hold.failure}
    written.held.update({key: Held(hold.until) for key, hold in held.items() if hold.until and key not in kept_back})
    rows = []
    for message in messages:
        if message.id in kept_back:
            written.failed[message.id] = kept_back[message.id]
            continue
        if message.id in written.held:
            continue
        if _too_late(message.variables):
            words = "Not sent: its link had expired before it could leave."
            written.failed[message.id] = Failed(MessageFailure.EXPIRED, words)
            continue
        await asyncio.sleep(0)  # others send meanwhile
        try:
            letter, row = await _write(tools, message, published, links)
        except Exception as error:
            log.exception("message_not_written", message=str(message.id), cause=message.cause)
            words = f"{type(error).__name__}: {error}"
            written.failed[message.id] = Failed(MessageFailure.UNWRITABLE, words)
        else:
            written.letters[message.id] = letter
            rows.append({"key": message.id, **row})
    async with transaction(database) as session:
        await links.keep(session)
        await keep_words(session, rows)
    return written


async def _write(
    tools: Tools, message: Message, published: Published, links: CountedLinks
) -> tuple[Letter, dict[str, Any]]:
    """The letter, and what its row keeps of it."""
    variables = plain(message.variables)
    words = await word_message(message, published)
    sent = links.put_into(message, words)
    key = f"{message.cause}|{message.cause_key}|{message.recipient}"
    marketing = is_marketing(message.cause)
    letter: Letter
    if message.channel is MessageChannel.SMS:
        letter = Sms(key, message.recipient, words.text, marketing)
        kept = Rendered("", words.text, "")
        calendar = None
    else:
        calendar, method = _calendar(message, variables, tools)
        mail = Mail(
            key=key,
            recipient=message.recipient,
            subject=words.subject,
            text=sent.text,
            html=sent.html,
            calendar=calendar,
            calendar_method=method,
            marketing=marketing,
        )
        letter = with_marks(mail, message, tools.settings.bounce_address)
        # In the local mailbox links can be tried; elsewhere who reads the row opens nothing, neither booking nor pixel.
        kept = sent if tools.sender.choose(letter).is_mailbox else words
    if not tools.sender.choose(letter).is_mailbox:
        kept = _without_tokens(kept)
    return letter, {
        "subject": storable(kept.subject) or None,
        "text_body": kept.text.replace("\0", ""),
        "html_body": kept.html.replace("\0", "") or None,
        "calendar": calendar,
        "template_version_id": words.template_version_id,
    }


async def _kept_back(session: WriteSession, messages: Sequence[Message]) -> dict[UUID, Failed]:
    """Those whose address is suppressed (F5): looked up together, as they are few."""
    groups: dict[tuple[MessageChannel, bool], list[Message]] = {}
    for message in messages:
        groups.setdefault((message.channel, is_marketing(message.cause)), []).append(message)
    found = {}
    for (channel, marketing), group in groups.items():
        ids = {message.id: message for message in group}
        hit = select(Message.id).where(Message.id.in_(ids), is_suppressed(channel, Message.recipient, marketing))
        for key in await session.scalars(hit):
            reason = await suppressed(session, channel, ids[key].recipient, marketing)
            found[key] = Failed(MessageFailure.SUPPRESSED, f"Not sent: this address is suppressed ({reason}).")
    return found


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


def _without_tokens(words: Rendered) -> Rendered:
    """Outside the local mailbox nobody but the recipient has use for the link: it would open their booking."""
    return Rendered(words.subject, TOKEN.sub("…", words.text), TOKEN.sub("…", words.html))
