"""What a reader of the API guide would find: an event with a booking, what is asked and told of it, people twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.act import Act, ActKind, ActState
from models.booking import Booking
from models.change_request import ChangeKind, ChangeRequest
from models.event import Event
from models.kit.uuid7 import uuid7
from models.mailing import Mailing
from models.message import Message, MessageCause, MessageChannel, MessageFailure, MessageStatus
from models.message_event import MessageEvent, MessageEventKind
from models.outbox import OutboxJob
from models.rider import Locale, Rider
from models.season import Season
from models.season_import import SeasonImport
from models.session import WriteSession
from models.slot import Place
from models.suppression import SuppressionReason, SuppressionScope
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish
from resolvers.suppression import suppress
from tests.factories.world import World


@dataclass
class Guide:
    """The rows that the guide's queries name."""

    season: Season
    event: Event
    model: VehicleModel
    vehicle: Vehicle
    free: Place
    rider: Rider
    act: Act
    request: ChangeRequest


async def make_guide(session: WriteSession) -> Guide:
    """Everything that an answer of the guide shows."""
    world = await World.create(session)
    world.season.ends_on += timedelta(days=60)  # also in December a stop can be planned after the event
    event = await world.event()
    model = await world.model("MT-07")
    slot, later = await world.slot(event), await world.slot(event, "10:30")
    vehicle = await world.vehicle(model)
    free = await world.place(later, vehicle)
    await world.place(later, await world.vehicle(model))
    rider = await world.rider(last_name="Lefèvre")
    await world.rider(last_name="Lefevre", phone=None)
    booking = await world.booking(await world.place(slot, vehicle), rider)
    await world.lead(booking)
    asked = {"kind": ChangeKind.MODIFY, "proposed_slot_id": later.id, "seen_version": 1, "seen": {"slot": "then"}}
    request = ChangeRequest(
        id=uuid7(), event_id=event.id, booking_id=booking.id, author="Denis", author_id=uuid7(), **asked
    )
    session.add(request)
    act = Act(id=uuid7(), kind=ActKind.WITHDRAWAL, state=ActState.PREVIEW, parameters={}, actor="Ada")
    session.add(act)
    waits = Wish(id=uuid7(), event_id=event.id, rider_id=rider.id, any_model=True, any_slot=True)
    session.add(waits)
    session.add(SeasonImport(author="Ada"))
    session.add(Mailing(name="Été", audience="RIDERS", nature="SERVICE", channels="EMAIL", author="Ada"))
    await _add_messages(session, booking)
    return Guide(world.season, event, model, vehicle, free, rider, act, request)


async def _add_messages(session: WriteSession, booking: Booking) -> None:
    """One that was sent and came back, one that was refused, and a job that was set aside."""
    sent = Message(
        id=uuid7(),
        cause=MessageCause.CONFIRMED,
        cause_key="1",
        recipient="gone@riders.example",
        locale=Locale.FR,
        variables={},
        status=MessageStatus.SENT,
        sent_at=datetime.now(UTC),
        booking_id=booking.id,
    )
    session.add(sent)
    failed = {"status": MessageStatus.FAILED, "failure_cause": MessageFailure.REFUSED, "failure_code": 550}
    session.add(
        Message(
            id=uuid7(),
            cause=MessageCause.MOVED,
            cause_key="failed",
            recipient="gone@riders.example",
            locale=Locale.FR,
            variables={},
            **failed,
        )
    )
    session.add(OutboxJob(id=uuid7(), task="refresh_figures", arguments={}, parked_at=datetime.now(UTC)))
    await session.flush()
    bounced = {"kind": MessageEventKind.BOUNCED, "permanent": True, "source": "MAILBOX", "detail": "550 5.1.1"}
    session.add(MessageEvent(id=uuid7(), message_id=sent.id, **bounced))
    gone = (SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
    await suppress(session, MessageChannel.EMAIL, sent.recipient, *gone, message_id=sent.id)
