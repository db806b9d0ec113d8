"""What headquarters does by hand about suppressed addresses: add one, lift one, each with a note (F5); in the trail."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from models.errors import Conflict, InvalidInput, NotFound
from models.message import MessageChannel
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.suppression import Suppression, SuppressionReason, SuppressionScope
from resolvers.contact import checked_email, checked_phone, checked_text
from resolvers.suppression import suppress

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class SuppressAddressInput:
    """An address or number, what it is not sent any more, and why."""

    channel: MessageChannel
    address: str
    scope: SuppressionScope
    note: str


@dataclass(frozen=True, slots=True)
class LiftSuppressionInput:
    """Which one, and why it may be written to again."""

    suppression_id: UUID
    note: str


async def suppress_address(session: WriteSession, viewer: Viewer, input: SuppressAddressInput) -> Suppression:
    """Write no more to an address, for instance as its owner asked by telephone (F5). Raises InvalidInput, Conflict."""
    require(viewer, "suppress_address")
    note = checked_text(input.note, "note", LONGEST_NOTE)
    address = _checked(input)
    live = select(Suppression).where(
        Suppression.channel == input.channel,
        Suppression.address == address,
        Suppression.reason == SuppressionReason.BY_HAND,
        Suppression.scope == input.scope,
        Suppression.lifted_at.is_(None),
    )
    if await session.scalar(live) is not None:
        raise Conflict("Cette adresse est déjà dans la liste.", "This address is in the list already.", field="address")
    await suppress(session, input.channel, address, SuppressionReason.BY_HAND, input.scope, note=note)
    return (await session.scalars(live)).one()


async def lift_suppression(session: WriteSession, viewer: Viewer, input: LiftSuppressionInput) -> Suppression:
    """Write to an address again, with a note that says why (F5). Consents that were withdrawn stay withdrawn.

    Raises NotFound, InvalidInput, Conflict where it was lifted before.
    """
    require(viewer, "lift_suppression")
    note = checked_text(input.note, "note", LONGEST_NOTE)
    found = await session.scalar(select(Suppression).where(Suppression.id == input.suppression_id).with_for_update())
    if found is None:
        raise NotFound("suppressionId")
    if found.lifted_at is not None:
        raise Conflict(
            f"Déjà levé par {found.lifted_by}. Rechargez la liste.",
            f"Already lifted by {found.lifted_by}. Reload the list.",
            field="suppressionId",
        )
    found.lifted_at, found.lifted_by, found.lift_note = datetime.now(UTC), viewer.actor, note
    await session.flush()
    return found


def _checked(input: SuppressAddressInput) -> str:
    if input.channel is MessageChannel.EMAIL:
        return checked_email(input.address, "address")
    number = checked_phone(input.address, "address")
    if number is None:
        raise InvalidInput("Donnez un numéro.", "Give a number.", field="address")
    return number
