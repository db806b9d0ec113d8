"""What a change request is about, as it stands: which version, and what of it could be changed (E2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select

from models.booking import Booking
from models.booking_life import NAMES as STATUSES
from models.change_difference import STANDING, event, with_subject
from models.change_request import ChangeRequest
from models.errors import Conflict, NotFound
from models.kit.base import table_of
from models.session import WriteSession
from models.slot import Slot, SlotState
from resolvers.event import NAMES_FR as STATES_FR

# What can be asked of each kind of subject, as `STANDING` names it.
ASKED_OF = {"booking": ("slot", "model", "status"), "slot": ("slot.state",), "event": ("state",)}
NAMES = {
    "slot": ("créneau", "slot"),
    "model": ("modèle", "model"),
    "status": ("statut", "status"),
    "slot.state": ("état du créneau", "state of the slot"),
    "state": ("état de l’événement", "state of the event"),
}
SLOT_STATES_FR = {SlotState.OPEN: "ouvert", SlotState.CLOSED: "fermé"}
_BOOKING_ID, _SLOT_ID, _EVENT_ID = (bindparam(name, type_=Uuid()) for name in ("booking_id", "slot_id", "event_id"))
_BOOKING, _SLOT = table_of(Booking), table_of(Slot)
_STANDING = (
    select(
        func.coalesce(_BOOKING.c.version, _SLOT.c.version, event.c.version).label("version"),
        *(value.label(name) for name, value in STANDING.items()),
    )
    .select_from(with_subject(event, _BOOKING_ID, _SLOT_ID))
    .where(event.c.id == _EVENT_ID)
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A booking, a slot or an event at one moment; `standing`: what of it could be asked to change."""

    version: int
    standing: Mapping[str, str]


async def read_subject(session: WriteSession, event_id: UUID, booking_id: UUID | None, slot_id: UUID | None) -> Subject:
    """The subject as it stands; that the viewer may see it was looked at before. Raises NotFound."""
    wanted = {"event_id": event_id, "booking_id": booking_id, "slot_id": slot_id}
    row = (await session.execute(_STANDING, wanted)).mappings().one_or_none()
    if row is None:
        raise NotFound("eventId")
    kind = "booking" if booking_id else "slot" if slot_id else "event"
    return Subject(row["version"], {name: str(row[name]) for name in ASKED_OF[kind]})


async def subject_of(session: WriteSession, request: ChangeRequest) -> Subject:
    """The same of a request that was made."""
    return await read_subject(session, request.event_id, request.booking_id, request.slot_id)


def check_fresh(request: ChangeRequest, subject: Subject, expected: int | None) -> None:
    """Raise `Conflict`, saying what changed, unless the subject has the version expected: if none, the one asked on."""
    if subject.version == (request.seen_version if expected is None else expected):
        return
    changed = {
        name: (was, subject.standing[name])
        for name, was in request.seen.items()
        if name in subject.standing and subject.standing[name] != was
    }
    fr = "; ".join(f"{NAMES[name][0]} : {_fr(name, was)} → {_fr(name, now)}" for name, (was, now) in changed.items())
    en = "; ".join(f"{NAMES[name][1]}: {_en(name, was)} → {_en(name, now)}" for name, (was, now) in changed.items())
    raise Conflict(
        f"Ce que vise la demande a changé depuis{f' ({fr})' if fr else ''}. Relisez-la ; pour l’accepter quand même, "
        f"confirmez la version {subject.version}.",
        f"What the request is about changed since{f' ({en})' if en else ''}. Read it again; to accept it all the same, "
        f"expect version {subject.version}.",
        field="expectedVersion",
    )


def _fr(name: str, value: str) -> str:
    if name == "slot":
        return _moment(value, "%d/%m à %H:%M")
    words: Mapping[str, Any] = {
        "status": {each.value: french for each, (french, _english) in STATUSES.items()},
        "state": {each.value: word for each, word in STATES_FR.items()},
        "slot.state": {each.value: word for each, word in SLOT_STATES_FR.items()},
    }
    return str(words.get(name, {}).get(value, value))


def _en(name: str, value: str) -> str:
    if name == "slot":
        return _moment(value, "%d %b, %H:%M")
    return value if name == "model" else value.lower()


def _moment(value: str, form: str) -> str:
    return datetime.fromisoformat(value).strftime(form)
