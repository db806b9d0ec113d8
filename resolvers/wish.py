"""Joining the waiting list of an event, and proving that the address is one's own (C7, C10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from models.dealership import Dealership
from models.errors import Collision, Conflict, NotFound
from models.event import Event, EventState
from models.message import MessageCause
from models.party import Party
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Consent, Rider
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishModel, WishSlot, WishState
from models.wish_step import WishStepKind
from resolvers.booking import Attribution, check_attribution
from resolvers.booking_step import violated
from resolvers.companion import check_companions, named
from resolvers.link import LinkPurpose, make_link
from resolvers.message import queue_message
from resolvers.rider import (
    ConsentAnswer,
    RiderDetails,
    check_birth_date,
    check_consents,
    checked,
    record_rider,
)
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_offer import offer_freed
from resolvers.wish_choice import check_choice

# A family, each with wishes at a few stops: more are confirmed first.
MOST_UNPROVEN = 10


@dataclass(frozen=True, slots=True)
class WaitingCompanion:
    """A friend who waits as well, for any of these models; none named: any will do."""

    rider: RiderDetails
    model_ids: list[UUID] = field(default_factory=list, metadata={"node": "VehicleModel"})


@dataclass(frozen=True, slots=True)
class JoinWaitingListInput:
    """A rider wishes to ride any of these models in any of these slots of an event; none named: any will do.

    With companions, places are offered to all of them in one slot or to none; the rider's link speaks for all.
    """

    event_id: UUID
    rider: RiderDetails
    model_ids: list[UUID] = field(default_factory=list, metadata={"node": "VehicleModel"})
    slot_ids: list[UUID] = field(default_factory=list, metadata={"node": "Slot"})
    companions: list[WaitingCompanion] = field(default_factory=list)
    consents: list[ConsentAnswer] = field(default_factory=list)
    attribution: Attribution = field(default_factory=Attribution)


async def join_waiting_list(session: WriteSession, viewer: Viewer, input: JoinWaitingListInput) -> Wish:
    """Join the waiting list of an event: freed places are offered in the order of joining, each with an expiry.

    Online, nothing is offered before the link that is mailed was followed; whom headquarters adds is known. Raises
    NotFound, Conflict (not open, already waiting), InvalidInput, LicenceNotAllowed where none of the models wished may
    be ridden (B5), of companions by name: `companions[1].rider.licenceClass`.
    """
    require(viewer, "join_waiting_list")
    proven = viewer.role is Role.ADMIN
    event = await _open_event(session, input.event_id)
    details = await _check_rider(session, event, input, input.rider, input.model_ids)
    check_attribution(input.attribution)
    consents = check_consents(input.consents)
    check_companions(input.rider, [each.rider for each in input.companions])
    if proven:
        await lock_waiting_lists(session, [event.id])
    else:
        await _check_unproven(session, details["email"])
    rider_id = await record_rider(session, details, proven=proven)
    group_id = await _found_group(session, event, rider_id) if input.companions else None
    wish = await _add(session, event, input, rider_id, input.model_ids, group_id, proven=proven)
    friends = await _add_companions(session, event, input, group_id, proven=proven)
    await _record_consents(session, wish, consents)
    kinds = [WishStepKind.JOINED, WishStepKind.PROVEN] if proven else [WishStepKind.JOINED]
    await log_steps(session, [Logged(each.id, kind) for kind in kinds for each in [wish, *friends]], viewer.actor)
    if proven:
        await offer_freed(session, event.id)
        await session.refresh(wish)
    else:
        await _ask_to_confirm(session, event, wish, details)
    return wish


def collision_of(error: IntegrityError) -> Exception:
    """What a refused row of a wish or its rider means to who asked."""
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


async def _check_rider(
    session: WriteSession, event: Event, input: JoinWaitingListInput, rider: RiderDetails, model_ids: list[UUID]
) -> dict[str, Any]:
    """The rider's columns, if they may wish that."""
    details = checked(rider)
    check_birth_date(rider.birth_date, datetime.now(ZoneInfo(event.zone)).date())
    await check_choice(session, event, rider, model_ids, input.slot_ids)
    return details


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


async def _found_group(session: WriteSession, event: Event, organiser_id: UUID) -> UUID:
    group = Party(event_id=event.id, organiser_id=organiser_id)
    session.add(group)
    await session.flush()
    return group.id


async def _add_companions(
    session: WriteSession, event: Event, input: JoinWaitingListInput, group_id: UUID | None, *, proven: bool
) -> list[Wish]:
    added = []
    for position, each in enumerate(input.companions):
        with named(f"companions[{position}]"):
            details = await _check_rider(session, event, input, each.rider, each.model_ids)
            rider_id = await record_rider(session, details, proven=proven)
            added.append(await _add(session, event, input, rider_id, each.model_ids, group_id, proven=proven))
    return added


async def _add(
    session: WriteSession,
    event: Event,
    input: JoinWaitingListInput,
    rider_id: UUID,
    model_ids: list[UUID],
    group_id: UUID | None,
    *,
    proven: bool,
) -> Wish:
    attribution = input.attribution
    wish = Wish(
        event_id=event.id,
        rider_id=rider_id,
        group_id=group_id,
        any_model=not model_ids,
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
        raise collision_of(error) from error
    session.add_all(WishModel(wish_id=wish.id, model_id=each) for each in dict.fromkeys(model_ids))
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
