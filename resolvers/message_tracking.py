"""Links of ours in a mail, between rendering and sending (F3; who is followed and why: ADR 0028).

- Who agreed is *followed*: links, a pixel and a trap of their own.
- Of others, marketing mail has links and a pixel that are the same for all who get it on a day: totals, nobody's rows.
- Service mail to others is left as it was rendered: no pixel, no links of ours.

Keys are made of the instance's secret, so that a mail that a crash sends twice leads to the same rows. Rows are
committed with the words of a batch, before any of its mails leaves: no mail holds a link that leads nowhere.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from models.booking import Booking
from models.dealership import Dealership
from models.kit.base import table_of
from models.kit.once import once
from models.link_target import Hosts, hosts_of, may_lead
from models.message import Message, MessageChannel
from models.message_catalog import is_marketing
from models.message_figures import MessageFigures
from models.message_link import FOLLOWED_FOR, LinkKind, MessageLink
from models.session import WriteSession
from models.tracked_mail import Mark, addresses_in, put_links
from resolvers.following import agreed_to_be_followed
from resolvers.message_figures.counting import key_of_grain
from resolvers.rendering.message_words import Rendered
from settings import Settings

MOST_LINKS = 50
HOME_ZONE = ZoneInfo("Europe/Paris")
message, link, figures = table_of(Message), table_of(MessageLink), table_of(MessageFigures)


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is known of a message that is about to leave."""

    followed: bool
    event_id: UUID | None


@dataclass(slots=True)
class CountedLinks:
    """Links of ours for a batch of messages: put into the words of each, then kept together."""

    settings: Settings
    hosts: Hosts
    known: Mapping[UUID, _Sending]
    rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    figures: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    async def prepare(cls, session: WriteSession, settings: Settings, messages: Collection[Message]) -> "CountedLinks":
        """What must be known of these messages."""
        mails = [each for each in messages if each.channel is MessageChannel.EMAIL and not each.is_test]
        known = await _known(session, mails) if mails else {}
        return cls(settings, await allowed_hosts(session, settings) if known else hosts_of("", ()), known)

    def put_into(self, sent: Message, words: Rendered) -> Rendered:
        """The words as they are to be sent: with links of ours and a pixel, or as they were.

        What the message's row keeps are the words as rendered, so that who reads them there opens nothing.
        """
        known = self.known.get(sent.id)
        if known is None:
            return words
        targets = [address for address in addresses_in(words.html) if may_lead(address, self.hosts)][:MOST_LINKS]
        counted_in = _figures(sent, words, known)
        rows = _rows(sent.id if known.followed else None, counted_in["id"], targets, self.settings)
        self.rows.update((row["id"], row) for row in rows)
        self.figures[counted_in["id"]] = counted_in
        links = {row["target"]: address_of(row, self.settings) for row in rows if row["kind"] is LinkKind.LINK}
        marks = {row["kind"]: address_of(row, self.settings) for row in rows}
        mark = Mark(pixel=marks[LinkKind.PIXEL], trap=marks.get(LinkKind.TRAP, ""))
        html, text = put_links(words.html, words.text, links, mark)
        return replace(words, html=html, text=text)

    async def keep(self, session: WriteSession) -> None:
        """Write the rows; those of a mail that is sent again are there already. Never commits."""
        # Figures are there before the first hit adds to them. In order of their keys, so that two batches never lock
        # each other out.
        for table, found in ((figures, self.figures), (link, self.rows)):
            if found:
                statement = insert(table).on_conflict_do_nothing(index_elements=["id"])
                await session.execute(statement, [dict(found[key]) for key in sorted(found)])


async def allowed_hosts(session: WriteSession, settings: Settings) -> Hosts:
    """Hosts that links of messages may lead to by way of us: our own, the dealerships' and the brand's (LINK_HOSTS)."""
    websites = await session.scalars(select(Dealership.website).where(Dealership.website.is_not(None)).distinct())
    return hosts_of(settings.public_url, [*(site for site in websites if site), *settings.link_hosts.split(",")])


def read_key(written: str) -> UUID | None:
    """The key that stands in an address; None for anything that `address_of` did not write."""
    if len(written) != 22 or not written.isascii():
        return None
    try:
        key = UUID(bytes=urlsafe_b64decode(f"{written}=="))
    except (NotBase64, ValueError):
        return None
    return key if _written(key) == written else None


def address_of(row: Mapping[str, Any], settings: Settings) -> str:
    """The address of a link, pixel or trap."""
    base, key = settings.public_url.rstrip("/"), _written(row["id"])
    return f"{base}/o/{key}.gif" if row["kind"] is LinkKind.PIXEL else f"{base}/l/{key}"


def _written(key: UUID) -> str:
    return urlsafe_b64encode(key.bytes).rstrip(b"=").decode()


async def _known(session: WriteSession, mails: Sequence[Message]) -> dict[UUID, _Sending]:
    """Of the mails whose openings and clicks are counted in one way or the other."""
    booking = table_of(Booking)
    statement = (
        select(message.c.id, agreed_to_be_followed(message.c.recipient).label("followed"), booking.c.event_id)
        .select_from(message.outerjoin(booking, booking.c.id == message.c.booking_id))
        .where(message.c.id.in_([each.id for each in mails]))
    )
    known = {row.id: _Sending(row.followed, row.event_id) for row in await session.execute(statement)}
    return {each.id: known[each.id] for each in mails if known[each.id].followed or is_marketing(each.cause)}


def _figures(sent: Message, words: Rendered, known: _Sending) -> dict[str, Any]:
    """What the message will be counted in, without counts; at midnight it may be counted in the next day's."""
    parts = {
        "cause": sent.cause,
        "channel": sent.channel,
        "locale": sent.locale,
        "template_version_id": words.template_version_id,
        "mailing_id": sent.mailing_id,
        "event_id": known.event_id,
        "day": datetime.now(HOME_ZONE).date(),
    }
    return {"id": key_of_grain(parts), **parts}


def _rows(
    message_id: UUID | None, figures_id: UUID, targets: Sequence[str], settings: Settings
) -> list[dict[str, Any]]:
    """The rows of this mail, or, without a message, of all mails like it."""
    kinds: list[tuple[LinkKind, int, str | None]] = [
        (LinkKind.LINK, position, target) for position, target in enumerate(targets, 1)
    ]
    kinds.append((LinkKind.PIXEL, 0, None))
    if message_id is not None:
        kinds.append((LinkKind.TRAP, 0, None))
    expires_at = datetime.now(UTC) + FOLLOWED_FOR
    return [
        {
            "id": _key(settings, message_id or figures_id, kind, position, target),
            "kind": kind,
            "position": position,
            "target": target,
            "message_id": message_id,
            "figures_id": figures_id,
            "expires_at": expires_at,
        }
        for kind, position, target in kinds
    ]


def _key(settings: Settings, owner: UUID, kind: LinkKind, position: int, target: str | None) -> UUID:
    words = f"{owner}|{kind}|{position}|{target or ''}".encode()
    return UUID(bytes=hmac.digest(_secret(settings.drt_secret.get_secret_value()), words, "sha256")[:16])


@once
def _secret(secret: str) -> bytes:
    """A key of these links' own, derived from the instance's secret."""
    if not secret:
        raise RuntimeError("DRT_SECRET is not set: links cannot be made.")
    return hashlib.sha256(b"drt.message_link\0" + secret.encode()).digest()
