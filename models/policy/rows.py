"""Which rows a role sees: model → role → condition; a pair that is not listed sees nothing.

The reader puts these conditions on every table that it touches, sessions put them on every ORM statement.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    false,
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
from models.policy.row_rules import (
    ALL_ROWS,
    IN_ALLOCATIONS,
    TEAM,
    Rule,
    booking,
    by_booking,
    by_event,
    by_rider,
    by_wish,
    event,
    everything,
    is_announced,
    is_public,
    lead,
    of_network,
    only_staff,
    open_to_public,
    settled_leads,
    subquery,
)
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

ROWS: Mapping[type[Any], Mapping[Role, Rule]] = {
    Season: ALL_ROWS,
    Truck: only_staff(),
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
            subquery(event.c.dealership_id).where(event.c.id == scope.event_id)
        ),
    },
    Event: {
        Role.ADMIN: everything,
        Role.TEAM: everything,
        Role.DEALER: lambda entity, scope: entity.dealership_id == scope.dealership_id,
        Role.TABLET: lambda entity, scope: entity.id == scope.event_id,
        Role.SYNC: is_announced,
        Role.PUBLIC: is_public,
        Role.RIDER: is_public,
    },
    EventFigures: of_network("id"),
    DayFigures: of_network("event_id"),
    SeasonFigures: only_staff(),
    SeasonDayFigures: only_staff(),
    SlotTemplate: {**by_event("event_id"), **open_to_public("event_id")},
    Slot: {
        **by_event("event_id"),
        **open_to_public("event_id"),
        Role.SYNC: lambda entity, scope: entity.event_id.in_(subquery(event.c.id).where(is_announced(event.c, scope))),
    },
    Place: {**by_event("event_id"), **open_to_public("event_id")},
    Allocation: by_event("event_id"),
    Booking: {
        **by_event("event_id"),
        Role.RIDER: lambda entity, scope: entity.id == scope.booking_id,
        Role.SYNC: lambda entity, scope: scope.reads_leads & entity.id.in_(subquery(lead.c.booking_id)),
    },
    Party: {
        **by_event("event_id"),
        Role.RIDER: lambda entity, scope: entity.id.in_(
            subquery(booking.c.group_id).where(booking.c.id == scope.booking_id)
        ),
    },
    BookingStep: by_booking("booking_id"),
    Ride: by_booking("booking_id"),
    ChangeRequest: of_network("event_id"),
    ChangeDifference: of_network("event_id"),
    Rider: by_rider("id"),
    Consent: by_rider("rider_id"),
    Wish: {**of_network("event_id"), Role.RIDER: lambda entity, scope: entity.id == scope.wish_id},
    WishModel: by_wish("wish_id"),
    WishSlot: by_wish("wish_id"),
    WishStep: by_wish("wish_id"),
    # Where a person may be twice: what it names goes past dealerships.
    RiderDuplicate: only_staff(),
    BookingDuplicate: only_staff(),
    Lead: {Role.ADMIN: everything, Role.SYNC: settled_leads},
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
    Export: {Role.ADMIN: everything, Role.TEAM: lambda entity, _scope: entity.role == TEAM},
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
