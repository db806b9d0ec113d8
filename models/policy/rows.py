"""Which rows a role sees: model → role → condition; a pair that is not listed sees nothing.

The reader puts these conditions on every table that it touches, sessions put them on every ORM statement. No condition
reads its own table in a subquery: the planner would join it to itself, and an alias would be put in both.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    false,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)

from models.account import AccessToken, Account, Client, Device, DeviceCode, SignIn
from models.act import Act, ActItem
from models.audit import AuditEntry
from models.booking import Booking, BookingStep, Ride
from models.booking_duplicate import BookingDuplicate
from models.change_difference import ChangeDifference
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.event import Allocation, Event
from models.export import Export, ExportProfile
from models.figures import DayFigures, EventFigures, SeasonDayFigures, SeasonFigures
from models.lead import Lead
from models.mailing import Mailing, MailingRecipient
from models.message import Message
from models.message_event import MessageEvent
from models.message_figures import MessageFigures
from models.message_moment import MessageMoment
from models.message_template import MessageTemplate, MessageTemplateVersion
from models.outbox import OutboxJob
from models.party import Party
from models.photo import Photo
from models.policy.scope import Scope
from models.policy.viewer import Role
from models.quiet_hours import QuietHours
from models.rider import Consent, Rider
from models.rider_duplicate import RiderDuplicate
from models.season import Season, Truck
from models.season_import import SeasonImport, Spreadsheet
from models.second_factor import Passkey, RecoveryCode, SignInStep, Totp
from models.slot import Place, Slot, SlotTemplate
from models.suppression import Suppression
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish, WishModel, WishSlot
from models.wish_step import WishStep

Rule = Callable[[Any, Scope], ColumnElement[bool]]
event, booking, lead, allocation, wish = (model.__table__ for model in (Event, Booking, Lead, Allocation, Wish))
# Written into the statement: a generic plan estimates a constant better than a parameter.
_OPEN: ColumnElement[str] = literal_column("'OPEN'", String())
_DRAFT: ColumnElement[str] = literal_column("'DRAFT'", String())
_TEAM: ColumnElement[str] = literal_column("'TEAM'", String())


def everything(_entity: Any, _scope: Scope) -> ColumnElement[bool]:
    """All rows."""
    return true()


def _subquery(column: ColumnElement[Any]) -> Select[Any]:
    # Never correlated: the enclosing statement may well read the same table.
    return select(column).correlate(None)


def _dealership_events(scope: Scope) -> Select[Any]:
    return _subquery(event.c.id).where(event.c.dealership_id == scope.dealership_id)


def _dealership_bookings(scope: Scope) -> Select[Any]:
    return _subquery(booking.c.id).where(booking.c.event_id.in_(_dealership_events(scope)))


def _event_bookings(scope: Scope) -> Select[Any]:
    return _subquery(booking.c.id).where(booking.c.event_id == scope.event_id)


def _is_public(one: Any, scope: Scope) -> ColumnElement[bool]:
    """Anybody sees an open event, riders the event of their booking or wish whatever became of it."""
    own = union_all(
        _subquery(booking.c.event_id).where(booking.c.id == scope.booking_id),
        _subquery(wish.c.event_id).where(wish.c.id == scope.wish_id),
    )
    return or_(one.state == _OPEN, one.id.in_(own))


def _public_events(scope: Scope) -> Select[Any]:
    return _subquery(event.c.id).where(_is_public(event.c, scope))


def _is_announced(one: Any, scope: Scope) -> ColumnElement[bool]:
    """The CRM sees the events of which it may pull leads: a draft has none, and is nobody's business yet."""
    announced: ColumnElement[bool] = one.state != _DRAFT
    return scope.reads_leads & announced


def _riders(condition: ColumnElement[bool]) -> Select[Any]:
    return _subquery(booking.c.rider_id).where(condition)


def _riders_and_waiting(riding: ColumnElement[bool], waiting: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Who booked or waits: as one list, so that a plan joins it once."""
    return union_all(_riders(riding), _subquery(wish.c.rider_id).where(waiting))


def _by_event(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one event, for the roles that see only some events."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(_dealership_events(scope)),
        Role.TABLET: lambda entity, scope: getattr(entity, column) == scope.event_id,
    }


def _of_network(column: str) -> dict[Role, Rule]:
    """As `_by_event`, without the tablets: figures are for offices."""
    return {role: rule for role, rule in _by_event(column).items() if role is not Role.TABLET}


def _open_to_public(column: str) -> dict[Role, Rule]:
    rule: Rule = lambda entity, scope: getattr(entity, column).in_(_public_events(scope))  # noqa: E731
    return {Role.PUBLIC: rule, Role.RIDER: rule}


def _by_booking(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one booking."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(_dealership_bookings(scope)),
        Role.TABLET: lambda entity, scope: getattr(entity, column).in_(_event_bookings(scope)),
        Role.RIDER: lambda entity, scope: getattr(entity, column) == scope.booking_id,
    }


def _by_rider(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one rider: seen by who sees a booking, wish or lead of that rider."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(
            _riders_and_waiting(
                booking.c.event_id.in_(_dealership_events(scope)), wish.c.event_id.in_(_dealership_events(scope))
            )
        ),
        Role.TABLET: lambda entity, scope: getattr(entity, column).in_(_riders(booking.c.event_id == scope.event_id)),
        Role.RIDER: lambda entity, scope: getattr(entity, column).in_(
            _riders_and_waiting(booking.c.id == scope.booking_id, wish.c.id == scope.wish_id)
        ),
        Role.SYNC: lambda entity, scope: scope.reads_leads & getattr(entity, column).in_(_subquery(lead.c.rider_id)),
    }


def _by_wish(column: str) -> dict[Role, Rule]:
    """Rules of a table whose rows belong to one wish."""
    return {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: getattr(entity, column).in_(
            _subquery(wish.c.id).where(wish.c.event_id.in_(_dealership_events(scope)))
        ),
        Role.RIDER: lambda entity, scope: getattr(entity, column) == scope.wish_id,
    }


def _settled_leads(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """Leads below the oldest running transaction: nothing can still commit before them (K3)."""
    horizon = text("(pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")
    settled: ColumnElement[bool] = entity.changed_in < horizon
    return scope.reads_leads & settled


def _only_staff() -> dict[Role, Rule]:
    return {Role.ADMIN: everything, Role.TEAM: everything}


ALL_ROWS: dict[Role, Rule] = dict.fromkeys(Role, everything)
IN_ALLOCATIONS: dict[Role, Rule] = {
    **ALL_ROWS,
    Role.DEALER: lambda entity, scope: entity.id.in_(
        _subquery(allocation.c.vehicle_id).where(allocation.c.event_id.in_(_dealership_events(scope)))
    ),
    Role.TABLET: lambda entity, scope: entity.id.in_(
        _subquery(allocation.c.vehicle_id).where(allocation.c.event_id == scope.event_id)
    ),
}
ROWS: Mapping[type[Any], Mapping[Role, Rule]] = {
    Season: ALL_ROWS,
    Truck: _only_staff(),
    VehicleModel: ALL_ROWS,
    # Pictures of the range, on public pages as well.
    Photo: ALL_ROWS,
    SeasonImport: {Role.ADMIN: everything},
    Spreadsheet: {Role.ADMIN: everything},
    Vehicle: IN_ALLOCATIONS,
    Dealership: {
        **ALL_ROWS,
        Role.DEALER: lambda entity, scope: entity.id == scope.dealership_id,
        Role.TABLET: lambda entity, scope: entity.id.in_(
            _subquery(event.c.dealership_id).where(event.c.id == scope.event_id)
        ),
    },
    Event: {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: entity.dealership_id == scope.dealership_id,
        Role.TABLET: lambda entity, scope: entity.id == scope.event_id,
        Role.SYNC: _is_announced,
        Role.PUBLIC: _is_public,
        Role.RIDER: _is_public,
    },
    EventFigures: _of_network("id"),
    DayFigures: _of_network("event_id"),
    SeasonFigures: _only_staff(),
    SeasonDayFigures: _only_staff(),
    SlotTemplate: {**_by_event("event_id"), **_open_to_public("event_id")},
    Slot: {
        **_by_event("event_id"),
        **_open_to_public("event_id"),
        Role.SYNC: lambda entity, scope: entity.event_id.in_(
            _subquery(event.c.id).where(_is_announced(event.c, scope))
        ),
    },
    Place: {**_by_event("event_id"), **_open_to_public("event_id")},
    Allocation: _by_event("event_id"),
    Booking: {
        **_by_event("event_id"),
        Role.RIDER: lambda entity, scope: entity.id == scope.booking_id,
        Role.SYNC: lambda entity, scope: scope.reads_leads & entity.id.in_(_subquery(lead.c.booking_id)),
    },
    Party: {
        **_by_event("event_id"),
        Role.RIDER: lambda entity, scope: entity.id.in_(
            _subquery(booking.c.group_id).where(booking.c.id == scope.booking_id)
        ),
    },
    BookingStep: _by_booking("booking_id"),
    Ride: _by_booking("booking_id"),
    ChangeRequest: _of_network("event_id"),
    ChangeDifference: _of_network("event_id"),
    Rider: _by_rider("id"),
    Consent: _by_rider("rider_id"),
    Wish: {**_of_network("event_id"), Role.RIDER: lambda entity, scope: entity.id == scope.wish_id},
    WishModel: _by_wish("wish_id"),
    WishSlot: _by_wish("wish_id"),
    WishStep: _by_wish("wish_id"),
    # Where a person may be twice: what it names goes past dealerships.
    RiderDuplicate: _only_staff(),
    BookingDuplicate: _only_staff(),
    Lead: {Role.ADMIN: everything, Role.SYNC: _settled_leads},
    Message: {Role.ADMIN: everything},
    MessageTemplate: {Role.ADMIN: everything},
    MessageTemplateVersion: {Role.ADMIN: everything},
    MessageEvent: {Role.ADMIN: everything},
    MessageFigures: {Role.ADMIN: everything},
    Suppression: {Role.ADMIN: everything},
    OutboxJob: {Role.ADMIN: everything},
    Act: {Role.ADMIN: everything},
    Mailing: {Role.ADMIN: everything},
    MailingRecipient: {Role.ADMIN: everything},
    MessageMoment: {Role.ADMIN: everything},
    QuietHours: {Role.ADMIN: everything},
    ActItem: {Role.ADMIN: everything},
    Account: {Role.ADMIN: everything, Role.DEALER: lambda entity, scope: entity.dealership_id == scope.dealership_id},
    SignIn: {Role.ADMIN: everything},
    Client: {Role.ADMIN: everything},
    Device: {Role.ADMIN: everything, Role.TEAM: everything},
    DeviceCode: {},
    AccessToken: {},
    # Reached by their own person alone, by key, in use cases that say so.
    Totp: {},
    Passkey: {},
    RecoveryCode: {},
    SignInStep: {},
    # What was written for the team is what anyone of the team reads; an admin's file may hold more.
    Export: {Role.ADMIN: everything, Role.TEAM: lambda entity, _scope: entity.role == _TEAM},
    ExportProfile: {Role.ADMIN: everything},
    AuditEntry: {Role.ADMIN: everything},
}


# What leads from a row that the role sees only to rows that it sees: the rule of these says no more than that there is
# such a row. So it need not be looked for again, which for a page of leads is most of the work.
IMPLIED: Mapping[tuple[type[Any], str], frozenset[Role]] = {
    (Lead, "rider"): frozenset({Role.SYNC}),
    (Lead, "booking"): frozenset({Role.SYNC}),
    (Booking, "rider"): frozenset({Role.DEALER, Role.TABLET, Role.RIDER}),
    (Wish, "rider"): frozenset({Role.DEALER, Role.RIDER}),
    (Rider, "consents"): frozenset({Role.DEALER, Role.TABLET, Role.RIDER, Role.SYNC}),
}


def leads_to_seen(model: type[Any], relation: str, target: type[Any], role: Role) -> bool:
    """Whether all rows that a relation leads to from a row that the role sees are seen by it as well."""
    return ROWS.get(target, {}).get(role) is everything or role in IMPLIED.get((model, relation), ())


def visible(entity: Any, model: type[Any], role: Role, scope: Scope) -> ColumnElement[bool]:
    """The condition under which `role` sees a row of `model`; `entity` is the model or an alias of it."""
    rule = ROWS.get(model, {}).get(role)
    return rule(entity, scope) if rule else false()
