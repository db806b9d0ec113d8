"""What narrows a role to some rows of a table: conditions by event, booking, rider or wish (A1).

No condition reads its own table in a subquery: the planner would join it to itself, and an alias would be put in both.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)

from models.booking import Booking
from models.event import Allocation, Event
from models.lead import Lead
from models.policy.scope import Scope
from models.policy.viewer import Role
from models.wish import Wish

Rule = Callable[[Any, Scope], ColumnElement[bool]]
event, booking, lead, allocation, wish = (model.__table__ for model in (Event, Booking, Lead, Allocation, Wish))
# Written into the statement: a generic plan estimates a constant better than a parameter.
_OPEN: ColumnElement[str] = literal_column("'OPEN'", String())
_DRAFT: ColumnElement[str] = literal_column("'DRAFT'", String())
TEAM: ColumnElement[str] = literal_column("'TEAM'", String())


def everything(_entity: Any, _scope: Scope) -> ColumnElement[bool]:
    """All rows."""
    return true()


def subquery(column: ColumnElement[Any]) -> Select[Any]:
    """One column of a table, as the other side of an IN."""
    # Never correlated: the enclosing statement may well read the same table.
    return select(column).correlate(None)


def dealership_events(scope: Scope) -> Select[Any]:
    """Keys of the dealership's own events."""
    return subquery(event.c.id).where(event.c.dealership_id == scope.dealership_id)


def _dealership_bookings(scope: Scope) -> Select[Any]:
    return subquery(booking.c.id).where(booking.c.event_id.in_(dealership_events(scope)))


def _event_bookings(scope: Scope) -> Select[Any]:
    return subquery(booking.c.id).where(booking.c.event_id == scope.event_id)


def is_public(one: Any, scope: Scope) -> ColumnElement[bool]:
    """Anybody sees an open event, riders the event of their booking or wish whatever became of it."""
    own = union_all(
        subquery(booking.c.event_id).where(booking.c.id == scope.booking_id),
        subquery(wish.c.event_id).where(wish.c.id == scope.wish_id),
    )
    return or_(one.state == _OPEN, one.id.in_(own))


def _public_events(scope: Scope) -> Select[Any]:
    return subquery(event.c.id).where(is_public(event.c, scope))


def is_announced(one: Any, scope: Scope) -> ColumnElement[bool]:
    """The CRM sees the events of which it may pull leads: a draft has none, and is nobody's business yet."""
    announced: ColumnElement[bool] = one.state != _DRAFT
    return scope.reads_leads & announced


def _riders(condition: ColumnElement[bool]) -> Select[Any]:
    return subquery(booking.c.rider_id).where(condition)


def _riders_and_waiting(riding: ColumnElement[bool], waiting: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Who booked or waits: as one list, so that a plan joins it once."""
    return union_all(_riders(riding), subquery(wish.c.rider_id).where(waiting))


def by_event(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one event, for the roles that see only some events."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(dealership_events(scope)),
        Role.TABLET: lambda entity, scope: getattr(entity, column) == scope.event_id,
    }


def of_network(column: str) -> dict[Role, Rule]:
    """As `by_event`, without the tablets: figures are for offices."""
    return {role: rule for role, rule in by_event(column).items() if role is not Role.TABLET}


def open_to_public(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one event that anybody may look at."""
    rule: Rule = lambda entity, scope: getattr(entity, column).in_(_public_events(scope))  # noqa: E731
    return {Role.PUBLIC: rule, Role.RIDER: rule}


def by_booking(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one booking."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(_dealership_bookings(scope)),
        Role.TABLET: lambda entity, scope: getattr(entity, column).in_(_event_bookings(scope)),
        Role.RIDER: lambda entity, scope: getattr(entity, column) == scope.booking_id,
    }


def by_rider(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one rider: seen by who sees a booking, wish or lead of that rider."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(
            _riders_and_waiting(
                booking.c.event_id.in_(dealership_events(scope)), wish.c.event_id.in_(dealership_events(scope))
            )
        ),
        Role.TABLET: lambda entity, scope: getattr(entity, column).in_(_riders(booking.c.event_id == scope.event_id)),
        Role.RIDER: lambda entity, scope: getattr(entity, column).in_(
            _riders_and_waiting(booking.c.id == scope.booking_id, wish.c.id == scope.wish_id)
        ),
        Role.SYNC: lambda entity, scope: scope.reads_leads & getattr(entity, column).in_(subquery(lead.c.rider_id)),
    }


def by_wish(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one wish."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(
            subquery(wish.c.id).where(wish.c.event_id.in_(dealership_events(scope)))
        ),
        Role.RIDER: lambda entity, scope: getattr(entity, column) == scope.wish_id,
    }


def settled_leads(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """Leads below the oldest running transaction: nothing can still commit before them (K3)."""
    horizon = text("(pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")
    settled: ColumnElement[bool] = entity.changed_in < horizon
    return scope.reads_leads & settled


def only_staff() -> dict[Role, Rule]:
    """Rules of a table that headquarters and the team see whole, and nobody else at all."""
    return {Role.ADMIN: everything, Role.TEAM: everything}


ALL_ROWS: dict[Role, Rule] = dict.fromkeys(Role, everything)
IN_ALLOCATIONS: dict[Role, Rule] = {
    **ALL_ROWS,
    Role.DEALER: lambda entity, scope: entity.id.in_(
        subquery(allocation.c.vehicle_id).where(allocation.c.event_id.in_(dealership_events(scope)))
    ),
    Role.TABLET: lambda entity, scope: entity.id.in_(
        subquery(allocation.c.vehicle_id).where(allocation.c.event_id == scope.event_id)
    ),
}
