"""The truth: importing this package maps every table and its computed figures."""

from models import (
    account,
    audit,
    booking,
    dealership,
    event,
    export,
    idempotency,
    lead,
    message,
    occupancy,
    outbox,
    rider,
    season,
    slot,
    vehicle,
)

__all__ = [
    "account",
    "audit",
    "booking",
    "dealership",
    "event",
    "export",
    "idempotency",
    "lead",
    "message",
    "occupancy",
    "outbox",
    "rider",
    "season",
    "slot",
    "vehicle",
]
