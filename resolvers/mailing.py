"""Write down a mailing (F6): to whom, by what, how fast; changed as long as it is a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from models.errors import Conflict, InvalidInput, NotFound
from models.mailing import (
    Mailing,
    MailingAudience,
    MailingChannels,
    MailingRecipient,
    MailingState,
    PaceUnit,
)
from models.message_catalog import MessageNature
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.contact import checked_text
from resolvers.mailing_set import chosen_rows
from resolvers.reader.selection import ReadError
from resolvers.version import check_version

FASTEST = 100_000


@dataclass(frozen=True, slots=True)
class MailingPlan:
    """A mailing but for its set; with an id a draft is changed, without it is a new one.

    `pace`: at most so many messages a minute or hour. `expected_version` refuses the change if someone changed it
    meanwhile.
    """

    name: str
    nature: MessageNature
    channels: MailingChannels = MailingChannels.EMAIL
    pace: int | None = None
    pace_per: PaceUnit = PaceUnit.HOUR
    mailing_id: UUID | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class SaveMailingInput:
    """A plan with its set: the list, None unless one was named, and the filter as a client gives it, as JSON."""

    plan: MailingPlan
    audience: MailingAudience | None
    filter: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class MailingInput:
    """A mailing; `expected_version` refuses the act if someone changed it meanwhile."""

    mailing_id: UUID
    expected_version: int | None = None


async def save_mailing(session: WriteSession, viewer: Viewer, input: SaveMailingInput) -> Mailing:
    """Make or change a draft; what its preview found is forgotten. Nobody is written to before `startMailing`.

    Raises InvalidInput on a filter that the list does not take, NotFound, and Conflict once it is no draft any more.
    """
    require(viewer, "save_mailing")
    mailing = filled_in(await _to_change(session, viewer, input.plan), input)
    mailing.name = checked_text(input.plan.name, "name")
    mailing.previewed_at = mailing.previewed_count = mailing.failure = None
    session.add(mailing)
    await session.flush()
    await session.execute(delete(MailingRecipient).where(MailingRecipient.mailing_id == mailing.id))
    await session.refresh(mailing)
    return mailing


def filled_in(mailing: Mailing, input: SaveMailingInput) -> Mailing:
    """The mailing with all of the plan but its name. Raises InvalidInput on what it cannot be."""
    plan = input.plan
    if input.audience is None:
        raise InvalidInput("Nommez une liste, et une seule.", "Name one list, and one only.")
    if plan.pace is not None and not 0 < plan.pace <= FASTEST:
        raise InvalidInput(
            f"Un rythme va de 1 à {FASTEST} ; laissez vide pour ne pas en fixer.",
            f"A pace goes from 1 to {FASTEST}; leave it empty for none.",
            field="pace",
        )
    mailing.audience, mailing.filter = input.audience, dict(input.filter) if input.filter else None
    mailing.nature, mailing.channels = plan.nature, plan.channels
    mailing.pace, mailing.pace_per = plan.pace, plan.pace_per if plan.pace else None
    try:
        chosen_rows(mailing)
    except ReadError as error:
        raise InvalidInput(
            f"Cette liste ne se filtre pas ainsi : {error}", str(error), field=input.audience.value.lower()
        ) from error
    return mailing


async def _to_change(session: WriteSession, viewer: Viewer, plan: MailingPlan) -> Mailing:
    if plan.mailing_id is None:
        return Mailing(state=MailingState.DRAFT, author=viewer.actor, author_id=viewer.actor_id)
    mailing = await lock_mailing(session, plan.mailing_id, plan.expected_version)
    check_draft(mailing)
    return mailing


async def lock_mailing(session: WriteSession, mailing_id: UUID, expected_version: int | None = None) -> Mailing:
    """The mailing, locked against its job. Raises NotFound, and Conflict when someone changed it since."""
    statement = select(Mailing).where(Mailing.id == mailing_id).with_for_update()
    mailing = await session.scalar(statement.execution_options(populate_existing=True))
    if mailing is None:
        raise NotFound("mailingId")
    check_version(mailing.version, expected_version)
    return mailing


def check_draft(mailing: Mailing) -> None:
    """Raise Conflict unless it can still be changed."""
    if mailing.state is not MailingState.DRAFT:
        raise Conflict(
            "Cet envoi n’est plus un brouillon. S’il est programmé, remettez-le en brouillon d’abord.",
            "This mailing is no draft any more. If it is scheduled, make it a draft again first.",
            field="mailingId",
        )
