"""What narrows a role to some rows, as the row rules compare with it (see `rows.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Uuid, bindparam


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a role, as SQL: bound parameters in a compiled plan, or the viewer's own values."""

    dealership_id: ColumnElement[UUID]
    event_id: ColumnElement[UUID]
    booking_id: ColumnElement[UUID]
    wish_id: ColumnElement[UUID]
    reads_leads: ColumnElement[bool]


BOUND_SCOPE = Scope(
    dealership_id=bindparam("viewer_dealership_id", None, type_=Uuid()),
    event_id=bindparam("viewer_event_id", None, type_=Uuid()),
    booking_id=bindparam("viewer_booking_id", None, type_=Uuid()),
    wish_id=bindparam("viewer_wish_id", None, type_=Uuid()),
    reads_leads=bindparam("viewer_reads_leads", None, type_=Boolean()),
)


def value_scope(values: Mapping[str, Any]) -> Scope:
    """The scope of one viewer, with its values inside."""
    return Scope(
        dealership_id=bindparam(None, values["dealership_id"], type_=Uuid()),
        event_id=bindparam(None, values["event_id"], type_=Uuid()),
        booking_id=bindparam(None, values["booking_id"], type_=Uuid()),
        wish_id=bindparam(None, values["wish_id"], type_=Uuid()),
        reads_leads=bindparam(None, values["reads_leads"], type_=Boolean()),
    )
