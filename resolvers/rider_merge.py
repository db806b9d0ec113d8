"""Merging two records of one person (J1): everything moves to one of them, the other leads there from then on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

import models
from models.booking import Booking, BookingStatus
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.base import table_of
from models.lead import Lead, LeadStep
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from resolvers.booking_limit import without_limits
from resolvers.trail import record
from resolvers.version import check_version

RIDER = table_of(Rider)
# What the kept record takes over where it has nothing itself.
FILLED = ("email", "phone", "postcode", "licence_obtained_on", "owned_brand")

# What a rider has once, by its own table's constraint: in words.
ONCE = {"wish": ("une attente au même événement", "a wish at the same event")}


@dataclass(frozen=True, slots=True)
class MergeRidersInput:
    """`rider_id` is kept; all that `merged_id` has moves to it. Versions refuse the act if someone changed them."""

    rider_id: UUID
    merged_id: UUID = field(metadata={"node": "Rider"})
    expected_version: int | None = None
    expected_merged_version: int | None = None

    def __post_init__(self) -> None:
        """Raise `InvalidInput` for one and the same record."""
        if self.rider_id == self.merged_id:
            raise InvalidInput("Choisissez deux fiches différentes.", "Choose two different records.", field="mergedId")


async def merge_riders(session: WriteSession, viewer: Viewer, input: MergeRidersInput) -> Rider:
    """Make one record of two: bookings, consents, leads and all else that refers to the second move to the first.

    The second stays, as it was, and leads to the first: whoever comes again with its details is found there. Raises
    NotFound, and Conflict where one is merged already, is nobody yet, or both have a ride at the same time.
    """
    require(viewer, "merge_riders")
    kept, merged = await _lock_both(session, input)
    check_version(kept.version, input.expected_version)
    check_version(merged.version, input.expected_merged_version)
    _check_people(kept, merged)
    await _check_rides(session, kept, merged)
    moved: dict[str, int] = {}
    async with without_limits(session):
        moved["lead"] = await merge_leads(session, viewer, kept.id, merged.id)
        for table, column in references():
            moved[f"{table.name}.{column.name}"] = await _move(session, table, column, kept.id, merged.id)
    filled = {name: getattr(merged, name) for name in FILLED if getattr(kept, name) is None}
    merged.merged_into_id, merged.merged_at = kept.id, datetime.now(UTC)
    if filled.get("email"):
        merged.email = None  # one record of an address, name and birth date: the kept one from now on
    await session.flush()
    for name, value in filled.items():
        setattr(kept, name, value)
    kept.last_action_at = max(kept.last_action_at, merged.last_action_at)
    await session.flush()
    await session.refresh(kept)
    told = {"merged": str(merged.id), **{name: count for name, count in moved.items() if count}}
    await record(session, viewer, "MERGE", "rider", kept.id, told)
    return kept


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that refers to a rider, from the mapping itself: a new table cannot be forgotten."""
    for table in models.metadata.sorted_tables:
        for column in table.c:
            if any(key.column is RIDER.c.id for key in column.foreign_keys):
                yield table, column


async def _lock_both(session: WriteSession, input: MergeRidersInput) -> tuple[Rider, Rider]:
    """In the order of their keys: two who merge them crosswise wait for each other, and the second is refused."""
    statement = select(Rider).where(Rider.id.in_([input.rider_id, input.merged_id])).order_by(Rider.id)
    found = await session.scalars(statement.with_for_update().execution_options(populate_existing=True))
    riders = {rider.id: rider for rider in found}
    for key, name in ((input.rider_id, "riderId"), (input.merged_id, "mergedId")):
        if key not in riders:
            raise NotFound(name)
    return riders[input.rider_id], riders[input.merged_id]


def _check_people(kept: Rider, merged: Rider) -> None:
    for rider, name in ((kept, "riderId"), (merged, "mergedId")):
        if rider.merged_into_id is not None or rider.anonymised_at is not None:
            raise Conflict(
                "Cette fiche a déjà été fusionnée ou rendue anonyme. Ouvrez celle où elle mène.",
                "This record was merged or made anonymous already. Open the one that it leads to.",
                field=name,
            )
        if rider.unproven:
            raise Conflict(
                "Cette fiche attend la confirmation de son adresse : elle n’est encore celle de personne.",
                "This record waits for its address to be confirmed: it is nobody's yet.",
                field=name,
            )


async def _check_rides(session: WriteSession, kept: Rider, merged: Rider) -> None:
    one, other = aliased(Booking), aliased(Booking)
    both = (
        select(Slot.local_start)
        .join(one, one.slot_id == Slot.id)
        .join(other, other.slot_id == Slot.id)
        .where(
            one.rider_id == kept.id,
            other.rider_id == merged.id,
            one.status != BookingStatus.CANCELLED,
            other.status != BookingStatus.CANCELLED,
        )
        .order_by(Slot.local_start)
        .limit(1)
    )
    at = await session.scalar(both)
    if at is not None:
        raise Conflict(
            f"Les deux fiches ont un essai le {at:%d/%m/%Y à %H:%M} : annulez ou déplacez l’un d’eux, puis fusionnez.",
            f"Both records have a ride on {at:%Y-%m-%d at %H:%M}: cancel or move one of them, then merge.",
            field="mergedId",
        )


async def merge_leads(session: WriteSession, viewer: Viewer, kept_id: UUID, merged_id: UUID) -> int:
    """One lead per rider and event: of two, the kept rider's takes over what the other says more; that one is removed.

    What was removed stands in the trail, whole.
    """
    one, other = aliased(Lead), aliased(Lead)
    pairs = await session.execute(
        select(one, other)
        .join(other, other.event_id == one.event_id)
        .where(one.rider_id == kept_id, other.rider_id == merged_id),
        execution_options=UNSCOPED,  # a rider who proves an address sees no lead
    )
    removed = 0
    for lead, gone in pairs.all():
        if lead.step is LeadStep.NEW:
            lead.step = gone.step
        if gone.booking_id > lead.booking_id:
            lead.booking_id = gone.booking_id
        told = {"into": str(lead.id), "booking_id": str(gone.booking_id), "step": gone.step.value}
        await record(session, viewer, "MERGE", "lead", gone.id, told)
        await session.flush()
        # As they were read: else the rider who proves an address would leave two.
        await session.execute(delete(Lead).where(Lead.id == gone.id), execution_options=UNSCOPED)
        removed += 1
    return removed


async def _move(session: WriteSession, table: Table, column: Column[Any], kept_id: UUID, merged_id: UUID) -> int:
    statement = update(table).where(column == merged_id).values({column.name: kept_id}).returning(column)
    try:
        async with session.begin_nested():
            return len((await session.execute(statement)).all())
    except IntegrityError as error:
        what_fr, what_en = ONCE.get(table.name, (table.name, table.name))
        raise Conflict(
            f"Les deux fiches ont ce que l’on ne peut avoir qu’une fois ({what_fr}) : retirez l’un des deux.",
            f"Both records have what a rider can have only once ({what_en}): remove one of them.",
            field="mergedId",
        ) from error
