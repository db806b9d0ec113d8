"""Set when automatic messages leave (F1, E4)."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.deletion import Deletion
from models.errors import Conflict, InvalidInput, NotFound
from models.message import MessageCause, MessageChannel
from models.message_catalog import CATALOG
from models.message_moment import ANCHORS, WITHOUT_FORM, MessageMoment, MomentAnchor
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.version import check_version

MOST_DAYS, MOST_MINUTES, LEAST_GRACE = 60, 20_160, 5


@dataclass(frozen=True, slots=True)
class SaveMessageMomentInput:
    """A moment of a cause by a channel; without an id it is a further one, e.g. a second reminder.

    Either `days` with a `local_time` on the event's clock, or `minutes`: before or after what the cause is counted
    from. `grace_minutes`: later than that it is not sent any more.
    """

    cause: MessageCause
    channel: MessageChannel
    enabled: bool
    days: int | None = None
    local_time: time | None = None
    minutes: int | None = None
    grace_minutes: int = 720
    message_moment_id: UUID | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteMessageMomentInput:
    """A moment; `expected_version` refuses the act if someone changed it meanwhile."""

    message_moment_id: UUID
    expected_version: int | None = None


async def save_message_moment(session: WriteSession, viewer: Viewer, input: SaveMessageMomentInput) -> MessageMoment:
    """Make or change a moment, for whatever is not due yet: what was sent is not sent again.

    Raises InvalidInput, NotFound, and Conflict where the cause waits for a form that is not there yet, where the
    cause has the same moment already, or when someone changed it meanwhile.
    """
    require(viewer, "save_message_moment")
    moment = await _to_change(session, input)
    _check(input)
    moment.anchor, moment.outcome = ANCHORS[input.cause]
    moment.days, moment.local_time, moment.minutes = input.days, input.local_time, input.minutes
    moment.grace_minutes, moment.enabled = input.grace_minutes, input.enabled
    try:
        async with session.begin_nested():
            session.add(moment)
            await session.flush()
    except IntegrityError as error:
        if "uq_message_moment_offset" not in str(error.orig):
            raise
        raise Conflict(
            "Ce message part déjà à ce moment-là par ce canal.",
            "This message leaves at that moment by that channel already.",
            field="days" if input.days is not None else "minutes",
        ) from error
    await session.refresh(moment)
    return moment


async def delete_message_moment(session: WriteSession, viewer: Viewer, input: DeleteMessageMomentInput) -> Deletion:
    """Forget a moment: nothing leaves at it any more, and what has left stays. Raises NotFound and Conflict."""
    require(viewer, "delete_message_moment")
    moment = await _locked(session, input.message_moment_id, input.expected_version)
    await session.delete(moment)
    await session.flush()
    return Deletion(moment.cause.value)


async def _locked(session: WriteSession, key: UUID, expected_version: int | None) -> MessageMoment:
    moment = await session.scalar(select(MessageMoment).where(MessageMoment.id == key).with_for_update())
    if moment is None:
        raise NotFound("messageMomentId")
    check_version(moment.version, expected_version)
    return moment


async def _to_change(session: WriteSession, input: SaveMessageMomentInput) -> MessageMoment:
    if input.message_moment_id is None:
        return MessageMoment(cause=input.cause, channel=input.channel)
    moment = await _locked(session, input.message_moment_id, input.expected_version)
    if (moment.cause, moment.channel) != (input.cause, input.channel):
        raise InvalidInput(
            "La cause et le canal d’un moment ne changent pas : créez-en un autre.",
            "The cause and the channel of a moment do not change: make another one.",
            field="cause",
        )
    return moment


def _check(input: SaveMessageMomentInput) -> None:
    if input.cause not in ANCHORS:
        raise InvalidInput(
            "Ce message part aussitôt : il n’a pas de moment à régler.",
            "This message leaves at once: it has no moment to set.",
            field="cause",
        )
    if input.channel not in CATALOG[input.cause].channels:
        raise InvalidInput(
            "Ce message n’existe pas par ce canal.", "This message does not exist by that channel.", field="channel"
        )
    if input.enabled and input.cause in WITHOUT_FORM:
        raise Conflict(
            "Ce message demande de remplir un formulaire qui n’est pas encore ouvert. Préparez son modèle d’ici là.",
            "This message asks to fill in a form that is not open yet. Prepare its template meanwhile.",
            field="enabled",
        )
    _check_offset(input)


def _check_offset(input: SaveMessageMomentInput) -> None:
    anchor, _ = ANCHORS[input.cause]
    by_days = input.days is not None and input.local_time is not None
    whole = by_days and input.minutes is None
    if not whole and (input.minutes is None or input.days is not None or input.local_time is not None):
        raise InvalidInput(
            "Donnez soit des jours avec une heure locale, soit des minutes.",
            "Give either days with a local time, or minutes.",
            field="days",
        )
    if not 0 <= (input.days or 0) <= MOST_DAYS or not 0 <= (input.minutes or 0) <= MOST_MINUTES:
        raise InvalidInput(
            f"De 0 à {MOST_DAYS} jours, ou de 0 à {MOST_MINUTES} minutes.",
            f"From 0 to {MOST_DAYS} days, or from 0 to {MOST_MINUTES} minutes.",
            field="days" if by_days else "minutes",
        )
    if not LEAST_GRACE <= input.grace_minutes <= MOST_MINUTES:
        raise InvalidInput(
            f"De {LEAST_GRACE} à {MOST_MINUTES} minutes de retard permis.",
            f"From {LEAST_GRACE} to {MOST_MINUTES} minutes late are possible.",
            field="graceMinutes",
        )
    if anchor is MomentAnchor.AFTER_HOLD_EXPIRY and by_days:
        raise InvalidInput("Comptez ce message en minutes.", "Count this message in minutes.", field="minutes")
    if anchor is MomentAnchor.AFTER_EVENT and not by_days:
        raise InvalidInput("Comptez ce message en jours.", "Count this message in days.", field="days")
