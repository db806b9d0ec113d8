"""The truth: importing this package maps every table and its computed figures."""

from models import (
    account,
    act,
    act_progress,
    audit,
    booking,
    booking_group,
    change_difference,
    change_request,
    dealership,
    event,
    export,
    figures,
    idempotency,
    lead,
    message,
    occupancy,
    outbox,
    rider,
    season,
    slot,
    vehicle,
    wish,
    wish_step,
)
from models.kit.base import Base

metadata = Base.metadata
mapped_classes: tuple[type[Base], ...] = tuple(mapper.class_ for mapper in Base.registry.mappers)

__all__ = [
    "account",
    "act",
    "act_progress",
    "audit",
    "booking",
    "booking_group",
    "change_difference",
    "change_request",
    "dealership",
    "event",
    "export",
    "figures",
    "idempotency",
    "lead",
    "mapped_classes",
    "message",
    "metadata",
    "occupancy",
    "outbox",
    "rider",
    "season",
    "slot",
    "vehicle",
    "wish",
    "wish_step",
]
