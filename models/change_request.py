"""Change requests (E2): what a dealership asks headquarters to change on a booking or on its event, and the answer."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, case, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.act import Act
from models.booking import Booking
from models.event import Event, EventState
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.kit.constant import constant
from models.kit.figure import figure
from models.slot import Slot, SlotState
from models.vehicle import VehicleModel


class ChangeKind(enum.StrEnum):
    """What is asked for: something else, nothing any more, or what no field can say."""

    MODIFY = "MODIFY"
    CANCEL = "CANCEL"
    OTHER = "OTHER"


class ChangeStatus(enum.StrEnum):
    """open → accepted (and carried out), refused, or withdrawn by the dealership."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ChangeRequest(Keyed, Versioned, Base):
    """A dealership's proposal on a booking, on a slot or on the event itself, until headquarters answers it.

    `uq_change_request_open` lets an author have one open request on a subject.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("booking_id IS NULL OR slot_id IS NULL", name="one_subject"),
        CheckConstraint(
            "(kind = 'MODIFY') = (num_nonnulls(proposed_slot_id, proposed_model_id, proposed_event_state,"
            " proposed_slot_state) > 0)",
            name="proposal_of_a_change",
        ),
        CheckConstraint(
            "booking_id IS NOT NULL OR (proposed_slot_id IS NULL AND proposed_model_id IS NULL)",
            name="proposal_for_a_booking",
        ),
        CheckConstraint(
            "proposed_event_state IS NULL OR (booking_id IS NULL AND slot_id IS NULL)", name="proposal_for_an_event"
        ),
        CheckConstraint("proposed_slot_state IS NULL OR slot_id IS NOT NULL", name="proposal_for_a_slot"),
        CheckConstraint("kind <> 'OTHER' OR message IS NOT NULL", name="other_says_what"),
        CheckConstraint(
            "(status = 'OPEN') = (answered_at IS NULL) AND (status = 'OPEN') = (answered_by IS NULL)",
            name="answered_by_someone",
        ),
        CheckConstraint("status <> 'REFUSED' OR answer IS NOT NULL", name="refused_with_a_reason"),
        Index(
            "uq_change_request_open",
            func.coalesce(text("booking_id"), text("slot_id"), text("event_id")),
            "author_id",
            unique=True,
            postgresql_where=text("status = 'OPEN'"),
        ),
        Index("ix_change_request_waiting", "event_id", postgresql_where=text("status = 'OPEN'")),
        Index("ix_change_request_event_id", "event_id"),
        Index("ix_change_request_booking_id", "booking_id"),
        Index("ix_change_request_act_id", "act_id", postgresql_where=text("act_id IS NOT NULL")),
    )
    audited = True

    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id"), comment="Event of the dealership that asks")
    booking_id: Mapped[UUID | None] = mapped_column(belongs_to("booking.id"), comment="Booking that it is about")
    slot_id: Mapped[UUID | None] = mapped_column(belongs_to("slot.id"), comment="Slot that it is about")
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind, "kind"), comment="Modify, cancel or other")
    status: Mapped[ChangeStatus] = mapped_column(
        choice(ChangeStatus, "status"), server_default="OPEN", comment="Open, accepted, refused or withdrawn"
    )
    message: Mapped[str | None] = mapped_column(comment="The dealership's words")
    proposed_slot_id: Mapped[UUID | None] = mapped_column(belongs_to("slot.id"), comment="Slot asked for the booking")
    proposed_model_id: Mapped[UUID | None] = mapped_column(
        belongs_to("vehicle_model.id"), comment="Model asked for the booking"
    )
    proposed_event_state: Mapped[EventState | None] = mapped_column(
        choice(EventState, "proposed_event_state"), comment="State asked for the event"
    )
    proposed_slot_state: Mapped[SlotState | None] = mapped_column(
        choice(SlotState, "proposed_slot_state"), comment="State asked for the slot"
    )
    author: Mapped[str] = mapped_column(comment="Who asked, as shown to people")
    author_id: Mapped[UUID] = mapped_column(comment="Account that asked; the dealership where a bare token did")
    seen_version: Mapped[int] = mapped_column(comment="Version of the booking, slot or event when it was asked")
    seen: Mapped[dict[str, Any]] = mapped_column(
        comment="What could be changed as it stood when asked, then as it stood when answered"
    )
    answered_at: Mapped[Instant | None] = mapped_column(comment="When it was answered or withdrawn")
    answered_by: Mapped[str | None] = mapped_column(comment="Who answered or withdrew it, as shown to people")
    answered_by_id: Mapped[UUID | None] = mapped_column(comment="Account that did")
    answer: Mapped[str | None] = mapped_column(comment="Headquarters' words to the dealership")
    act_id: Mapped[UUID | None] = mapped_column(
        belongs_to("act.id"), comment="The bulk act that carries it out: undoing that opens the request again"
    )

    event: Mapped[Event] = to_one("ChangeRequest.event_id", "Event.id", "change_requests")
    booking: Mapped[Booking | None] = to_one(
        "ChangeRequest.booking_id", "Booking.id", "change_requests", reverse={"order_by": "ChangeRequest.id"}
    )
    slot: Mapped[Slot | None] = to_one("ChangeRequest.slot_id", "Slot.id")
    act: Mapped[Act | None] = to_one("ChangeRequest.act_id", "Act.id")
    proposed_slot: Mapped[Slot | None] = to_one("ChangeRequest.proposed_slot_id", "Slot.id")
    proposed_model: Mapped[VehicleModel | None] = to_one("ChangeRequest.proposed_model_id", "VehicleModel.id")


OPEN: ColumnElement[str] = constant(ChangeStatus.OPEN)
request, booking, slot, event = (model.__table__ for model in (ChangeRequest, Booking, Slot, Event))


def _attach() -> None:
    version = case(
        (
            request.c.booking_id.is_not(None),
            select(booking.c.version).where(booking.c.id == request.c.booking_id).correlate(request).scalar_subquery(),
        ),
        (
            request.c.slot_id.is_not(None),
            select(slot.c.version).where(slot.c.id == request.c.slot_id).correlate(request).scalar_subquery(),
        ),
        else_=select(event.c.version).where(event.c.id == request.c.event_id).correlate(request).scalar_subquery(),
    )
    ChangeRequest.subject_version = figure(
        version, "Version of the booking, slot or event now: what `acceptChangeRequest` expects"
    )
    is_stale = (request.c.status == OPEN) & (version != request.c.seen_version)
    ChangeRequest.stale = figure(
        case((is_stale, True), else_=False), "Whether what it is about changed since it was asked"
    )
    waiting = (
        select(func.count())
        .select_from(request)
        .where(request.c.event_id == event.c.id, request.c.status == OPEN)
        .correlate(event)
        .scalar_subquery()
    )
    Event.waiting_requests_count = figure(waiting, "Change requests that wait for an answer (H4)")


_attach()
