"""Joining the waiting list of an event, and proving that the address is one's own (C7, C10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.dealership import Dealership
from models.errors import Collision, Conflict, NotFound
from models.event import Event, EventState
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Consent, Rider
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishModel, WishSlot, WishState
from models.wish_step import WishStepKind
from resolvers.booking import Attribution, check_attribution
from resolvers.booking_step import violated
from resolvers.link import LinkPurpose, make_link, read_link
from resolvers.message import queue_message
from resolvers.rider import (
    ConsentAnswer,
    RiderDetails,
    adopt,
    check_birth_date,
    check_consents,
    checked,
    drop_unproven,
    record_rider,
)
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_offer import offer_freed
from resolvers.wish_choice import check_choice

# A family, each with wishes at a few stops: more are confirmed first.
MOST_UNPROVEN = 10


@dataclass(frozen=True, slots=True)
class JoinWaitingListInput:
    """A rider wishes to ride any of these models in any of these slots of an event; none named: any will do."""

    event_id: UUID
    rider: RiderDetails
    model_ids: list[UUID] = field(default_factory=list, metadata={"node": "VehicleModel"})
    slot_ids: list[UUID] = field(default_factory=list, metadata={"node": "Slot"})
    consents: list[ConsentAnswer] = field(default_factory=list)
    attribution: Attribution = field(default_factory=Attribution)


@dataclass(frozen=True, slots=True)
class WishLinkInput:
    """The token of the link that was mailed."""

    token: str


async def join_waiting_list(session: WriteSession, viewer: Viewer, input: JoinWaitingListInput) -> Wish:
    """Join the waiting list of an event: freed places are offered in the order of joining, each with an expiry.

    Online, nothing is offered before the link that is mailed was followed; whom headquarters adds is known. Raises
    NotFound, Conflict (not open, already waiting), InvalidInput, LicenceNotAllowed where none of the models wished may
    be ridden (B5).
    """
    require(viewer, "join_waiting_list")
    proven = viewer.role is Role.ADMIN
    event = await _open_event(session, input.event_id)
    details = checked(input.rider)
    check_attribution(input.attribution)
    consents = check_consents(input.consents)
    check_birth_date(input.rider.birth_date, datetime.now(ZoneInfo(event.zone)).date())
    await check_choice(session, event, input.rider, input.model_ids, input.slot_ids)
    if proven:
        await lock_waiting_lists(session, [event.id])
    else:
        await _check_unproven(session, details["email"])
    rider_id = await record_rider(session, details, proven=proven)
    wish = await _add(session, event, rider_id, input, proven=proven)
    await _record_consents(session, wish, consents)
    kinds = [WishStepKind.JOINED, WishStepKind.PROVEN] if proven else [WishStepKind.JOINED]
    await log_steps(session, [Logged(wish.id, kind) for kind in kinds], viewer.actor)
    if proven:
        await offer_freed(session, event.id)
        await session.refresh(wish)
    else:
        await _ask_to_confirm(session, event, wish, details)
    return wish


async def confirm_wish(session: WriteSession, viewer: Viewer, input: WishLinkInput) -> Wish:
    """Prove by the link that was mailed that the address is one's own: from now on places are offered.

    The order is that of joining, not of proving. A second click changes nothing. The token is the permission: the wish
    is read past the viewer's scope. Raises LinkInvalid, NotFound, Conflict.
    """
    require(viewer, "confirm_wish")
    wish = await lock_wish(session, read_link(input.token, LinkPurpose.WISH), "token")
    if wish.proven_at is not None:
        return wish
    if wish.state is not WishState.WAITING:
        raise Conflict(
            "Vous avez quitté cette liste d’attente. Vous pouvez vous y inscrire de nouveau.",
            "You have left this waiting list. You can join it again.",
            field="token",
        )
    await _prove(session, wish)
    await log_steps(session, [Logged(wish.id, WishStepKind.PROVEN)], viewer.actor)
    await offer_freed(session, wish.event_id)
    await session.refresh(wish)
    return wish


async def lock_wish(session: WriteSession, wish_id: UUID, field: str) -> Wish:
    """The wish, with the waiting list that it stands in, locked until the transaction ends; past the viewer's scope.

    Raises NotFound.
    """
    event_id = await session.scalar(select(Wish.event_id).where(Wish.id == wish_id), execution_options=UNSCOPED)
    if event_id is None:
        raise NotFound(field)
    # The list before the wish, as whoever offers does.
    await lock_waiting_lists(session, [event_id])
    statement = select(Wish).where(Wish.id == wish_id).with_for_update()
    return (await session.scalars(statement, execution_options=UNSCOPED)).one()


async def _prove(session: WriteSession, wish: Wish) -> None:
    said = wish.rider_id
    try:
        async with session.begin_nested():
            known = await adopt(session, said)
            proven = {"rider_id": known, "proven_at": func.now()}
            await session.execute(update(Wish).where(Wish.id == wish.id).values(**proven), execution_options=UNSCOPED)
            if known != said:
                await drop_unproven(session, said)
    except IntegrityError as error:
        raise _collision(error) from error


def _collision(error: IntegrityError) -> Exception:
    if violated(error) == "uq_wish_rider_id_event_id_live":
        return Conflict(
            "Vous êtes déjà sur la liste d’attente de cet événement. Pour changer de souhait, quittez-la d’abord.",
            "You are on the waiting list of this event already. To change your wish, leave it first.",
            field="eventId",
        )
    return Collision() if violated(error) == "uq_rider_person" else error


async def _open_event(session: WriteSession, event_id: UUID) -> Event:
    event = await session.scalar(select(Event).where(Event.id == event_id))
    if event is None:
        raise NotFound("eventId")
    over = datetime.combine(event.ends_on, time.max, ZoneInfo(event.zone)) < datetime.now(UTC)
    if event.state is not EventState.OPEN or over:
        raise Conflict(
            "Cet événement n’est pas ouvert aux réservations. Choisissez-en un autre.",
            "This event is not open to bookings. Choose another one.",
            field="eventId",
        )
    return event


async def _check_unproven(session: WriteSession, email: str) -> None:
    """Refuse a further wish to an address of which nobody has shown yet whose it is: each is a mail to it."""
    waiting = (
        select(func.count())
        .select_from(Wish)
        .join(Rider, Rider.id == Wish.rider_id)
        .where(Rider.email == email, Wish.proven_at.is_(None), Wish.state == WishState.WAITING)
    )
    if (await session.scalar(waiting, execution_options=UNSCOPED) or 0) >= MOST_UNPROVEN:
        raise Conflict(
            "Cette adresse a déjà plusieurs demandes à confirmer. Confirmez-les par les liens reçus.",
            "This address has several requests to confirm already. Confirm them by the links in the mails.",
            field="rider.email",
        )


async def _add(
    session: WriteSession, event: Event, rider_id: UUID, input: JoinWaitingListInput, *, proven: bool
) -> Wish:
    attribution = input.attribution
    wish = Wish(
        event_id=event.id,
        rider_id=rider_id,
        any_model=not input.model_ids,
        any_slot=not input.slot_ids,
        proven_at=datetime.now(UTC) if proven else None,
        source=attribution.source,
        first_campaign=attribution.first_campaign,
        last_campaign=attribution.last_campaign or attribution.first_campaign,
    )
    try:
        async with session.begin_nested():
            session.add(wish)
            await session.flush()
    except IntegrityError as error:
        raise _collision(error) from error
    session.add_all(WishModel(wish_id=wish.id, model_id=each) for each in dict.fromkeys(input.model_ids))
    session.add_all(WishSlot(wish_id=wish.id, slot_id=each) for each in dict.fromkeys(input.slot_ids))
    await session.flush()
    return wish


async def _record_consents(session: WriteSession, wish: Wish, consents: Sequence[ConsentAnswer]) -> None:
    """Each answer with the version of its text (GDPR art. 7.1)."""
    for answer in consents:
        values = {"purpose": answer.purpose, "granted": answer.granted, "text_version": answer.text_version}
        await session.execute(insert(Consent).values(rider_id=wish.rider_id, proof=f"WISH {wish.id}", **values))


async def _ask_to_confirm(session: WriteSession, event: Event, wish: Wish, details: Mapping[str, Any]) -> None:
    home = await session.get_one(Dealership, event.dealership_id)
    until = datetime.combine(event.ends_on, time.max, ZoneInfo(event.zone)) + timedelta(days=1)
    await queue_message(
        session,
        cause=MessageCause.WAITING_CONFIRM,
        cause_key=str(wish.id),
        recipient=details["email"],
        locale=details["locale"],
        variables={
            "first_name": details["first_name"],
            "dealership": home.name,
            "city": home.city,
            "phone": home.phone,
            "link": make_link(LinkPurpose.WISH, wish.id, until),
        },
    )
