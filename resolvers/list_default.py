"""What an exported list holds unless columns are chosen (K2)."""

from collections.abc import Mapping

from models.account import Account, Device
from models.act import Act, ActItem
from models.audit import AuditEntry
from models.booking import Booking
from models.booking_duplicate import BookingDuplicate
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.event import Event
from models.export import Export
from models.figures import DayFigures
from models.lead import Lead
from models.mailing import Mailing, MailingRecipient
from models.message import Message
from models.message_event import MessageEvent
from models.message_figures import MessageFigures
from models.message_moment import MessageMoment
from models.message_template import MessageTemplate
from models.outbox import OutboxJob
from models.rider import Rider
from models.rider_duplicate import RiderDuplicate
from models.season_import import SeasonImport
from models.suppression import Suppression
from models.vehicle import Vehicle
from models.wish import Wish

# Every root of the schema that is read by page, as `models/policy/fields.py` names it.
LISTS: Mapping[str, type] = {
    "events": Event,
    "dealerships": Dealership,
    "vehicles": Vehicle,
    "bookings": Booking,
    "change_requests": ChangeRequest,
    "wishes": Wish,
    "acts": Act,
    "act_items": ActItem,
    "riders": Rider,
    "rider_duplicates": RiderDuplicate,
    "duplicate_bookings": BookingDuplicate,
    "day_figures": DayFigures,
    "leads": Lead,
    "messages": Message,
    "mailings": Mailing,
    "mailing_recipients": MailingRecipient,
    "message_moments": MessageMoment,
    "message_templates": MessageTemplate,
    "message_events": MessageEvent,
    "message_figures": MessageFigures,
    "suppressions": Suppression,
    "outbox_jobs": OutboxJob,
    "exports": Export,
    "season_imports": SeasonImport,
    "accounts": Account,
    "devices": Device,
    "audit_entries": AuditEntry,
}
_PERSON = ("lastName", "firstName", "email", "phone", "postcode", "licenceClass")
_OF_RIDER = tuple(f"rider.{name}" for name in _PERSON)
# Those of a path that the viewer does not read are left out.
DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "events": (
        *("startsOn", "endsOn", "state", "dealership.code", "dealership.name", "dealership.city", "placesCount"),
        *("bookedCount", "heldCount", "freeCount", "fillRate"),
    ),
    "dealerships": ("code", "name", "address", "city", "region", "phone", "email", "website"),
    "vehicles": (
        *("number", "model.name", "model.family", "plate", "groupNumber", "availableFrom", "availableUntil"),
        "mileageKm",
    ),
    "bookings": (
        *("event.dealership.name", "slot.localStart", "vehicle.model.name", "vehicle.number", "status"),
        *_OF_RIDER,
        *("channel", "source", "lastCampaign", "createdAt", "confirmedAt", "cancelReason"),
    ),
    "change_requests": (
        *("createdAt", "event.dealership.name", "kind", "status", "booking.slot.localStart", "message", "author"),
        *("stale", "answeredAt", "answeredBy", "answer"),
    ),
    "acts": (
        "createdAt",
        "kind",
        "event.dealership.name",
        "model.name",
        "reason",
        "actor",
        "state",
        "finishedAt",
        "failure",
    ),
    "act_items": (
        *("act.createdAt", "act.kind", "booking.event.dealership.name", "booking.slot.localStart"),
        *("booking.rider.lastName", "booking.rider.firstName", "statusBefore", "state", "outcome"),
    ),
    "wishes": (
        *("joinedAt", "event.dealership.name", "event.startsOn", "state", *_OF_RIDER),
        *("missedOffers", "anyModel", "anySlot", "source", "lastCampaign"),
    ),
    "riders": (*_PERSON, "birthDate", "licenceObtainedOn", "ownedBrand", "locale", "lastActionAt", "createdAt"),
    "rider_duplicates": (
        *("score", "rider.lastName", "rider.firstName", "rider.email", "other.lastName", "other.firstName"),
        *("other.email", "sameEmail", "samePhone", "sameName", "sameBirthDate"),
    ),
    "duplicate_bookings": (
        *("event.dealership.name", "event.startsOn", "booking.slot.localStart", "other.slot.localStart"),
        *("booking.rider.lastName", "other.rider.lastName", "sameRider", "sameEmail", "samePhone", "sameDay"),
    ),
    "leads": (
        *("changedAt", "step", "event.dealership.name", "event.startsOn", *_OF_RIDER, "booking.vehicle.model.name"),
        *("booking.status", "booking.source"),
    ),
    "day_figures": (
        *("day", "event.dealership.name", "event.startsOn", "model.name", "places", "booked", "held", "done", "noShow"),
        *("cancelled", "fillRate"),
    ),
    "messages": ("createdAt", "cause", "recipient", "locale", "status", "subject", "sentAt", "failure"),
    "mailings": (
        *("createdAt", "name", "audience", "nature", "channels", "state", "begunAt", "finishedAt", "reachedCount"),
        *("sentCount", "failedCount", "skippedCount", "author"),
    ),
    "mailing_recipients": (
        *("mailing.name", "channel", "address", "rider.lastName", "rider.firstName", "dealership.name", "state"),
        *("skipped", "message.sentAt", "message.failure"),
    ),
    "message_moments": ("cause", "channel", "anchor", "outcome", "days", "localTime", "minutes", "enabled"),
    "message_templates": ("cause", "channel", "locale", "mailing.name", "createdAt"),
    "message_events": (
        *("at", "kind", "permanent", "byMachine", "message.cause", "message.recipient", "source", "detail"),
    ),
    "message_figures": (
        *("day", "cause", "channel", "locale", "event.dealership.name", "sent", "failed", "delivered", "bounced"),
        *("complained", "unsubscribed", "followed", "opened", "openedByMachine", "clicked", "clickedByMachine"),
        *("openings", "machineOpenings", "clicks", "machineClicks"),
    ),
    "suppressions": (
        *("createdAt", "channel", "address", "reason", "scope", "note", "liftedAt", "liftedBy", "liftNote"),
    ),
    "outbox_jobs": ("createdAt", "task", "lane", "notBefore", "attempts", "doneAt", "parkedAt", "failure"),
    "exports": ("createdAt", "listName", "profile.name", "format", "status", "rowsDone", "bytes", "finishedAt"),
    "accounts": ("name", "email", "role", "dealership.name", "createdAt", "disabledAt"),
    "devices": ("name", "event.dealership.name", "event.startsOn", "createdAt", "expiresAt", "revokedAt"),
    "season_imports": ("createdAt", "author", "seasonYear", "state", "finishedAt", "failure"),
    "audit_entries": ("createdAt", "actor", "actorRole", "action", "entity", "entityId", "before", "after"),
}
# Where our own words stand in both languages, a list in English begins with the English ones.
ENGLISH: Mapping[str, str] = {"actor": "actorEn"}
