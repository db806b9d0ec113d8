"""The roots of reading. The reader answers them: but for those of `NOT_TABLES`, no resolver is ever called."""

from datetime import date

import strawberry

import models
from models.licence import HeldLicence, LicenceClass, rideable
from models.message import MessageCause, MessageChannel
from models.rider import Locale
from schema.kit.connection import connection_field
from schema.kit.node import Node
from schema.kit.request import Info
from schema.types.access import AccessRule, ActionRule, CurrentViewer, access_table, action_table, current_viewer
from schema.types.account import Client
from schema.types.act import Act
from schema.types.booking import Booking
from schema.types.change_consequence import ChangeConsequences, change_consequences
from schema.types.change_request import ChangeRequest
from schema.types.dealership import Dealership
from schema.types.event import Event
from schema.types.export import Export, ExportProfile, LeadField, lead_fields
from schema.types.lead import Lead
from schema.types.mailing import Mailing
from schema.types.message_cause import MessageCauseEntry, message_causes
from schema.types.message_template import ComparedLine, compare_versions
from schema.types.preferences import ConsentText, Preferences, current_texts, preferences_by
from schema.types.quiet_hours import QuietHours
from schema.types.season import Season
from schema.types.vehicle import VehicleModel
from schema.types.wish import Wish


class ReaderError(NotImplementedError):
    """A root that the reader answers was called as a resolver: a defect of the engine."""


@strawberry.type(description="Everything that can be read; each role sees its own part.")
class Query:
    """Roots of reading."""

    @strawberry.field(description="The caller of this request.")
    def viewer(self, info: Info) -> CurrentViewer:
        """See `CurrentViewer`."""
        return current_viewer(info.context.viewer)

    @strawberry.field(description="Which role reads which field (A2).")
    def access_table(self) -> list[AccessRule]:
        """See `AccessRule`."""
        return access_table()

    @strawberry.field(description="Which role may do what (A2); names are those of mutations.")
    def action_table(self) -> list[ActionRule]:
        """See `ActionRule`."""
        return action_table()

    @strawberry.field(description="The catalogue of messages (F1): causes, their variables, what is shipped for each.")
    def message_causes(self, info: Info) -> list[MessageCauseEntry]:
        """See `MessageCauseEntry`."""
        return message_causes(info.context.locale)

    @strawberry.field(
        description="Two versions of a template, line by line; number 0 is what is shipped (F2). Missing: null."
    )
    async def message_template_comparison(
        self,
        info: Info,
        cause: MessageCause,
        channel: MessageChannel,
        locale: Locale,
        before: int,
        after: int,
        mailing_id: strawberry.ID | None = None,
    ) -> list[ComparedLine] | None:
        """See `ComparedLine`."""
        found: list[ComparedLine] | None = await compare_versions(
            info, cause, channel, locale, before, after, mailing_id
        )
        return found

    @strawberry.field(
        description="What accepting a change request would do now: tried and dropped. Missing ones answer null."
    )
    async def change_consequences(self, info: Info, change_request_id: strawberry.ID) -> ChangeConsequences | None:
        """See `ChangeConsequences`."""
        found: ChangeConsequences | None = await change_consequences(info, change_request_id)
        return found

    @strawberry.field(
        description="Classes of vehicles that such a rider may ride on a day, on-site checks reserved (B5)."
    )
    def rideable_classes(
        self, licence_class: LicenceClass, birth_date: date, on: date, obtained_on: date | None = None
    ) -> list[LicenceClass]:
        """See models/licence.py."""
        return sorted(rideable(HeldLicence(licence_class, obtained_on), birth_date, on))

    @strawberry.field(description="The texts that riders agree to, in force now (J2).")
    def consent_texts(self) -> list[ConsentText]:
        """See `ConsentText`."""
        texts: list[ConsentText] = current_texts()
        return texts

    @strawberry.field(
        description="What the holder of a mailed link of preferences chose to hear; null for any other token."
    )
    async def preferences(self, info: Info, token: str) -> Preferences | None:
        """See `Preferences`."""
        found: Preferences | None = await preferences_by(info, token)
        return found

    @strawberry.field(description="Any object by its global id (Relay); missing and foreign ids answer alike.")
    def node(self, id: strawberry.ID) -> Node | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="The season of a year. Missing and foreign ones answer alike: null.")
    def season(self, year: int) -> Season | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One event. Missing and foreign ones answer alike: null.")
    def event(self, id: strawberry.ID) -> Event | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="The dealership of a code. Missing and foreign ones answer alike: null.")
    def dealership(self, code: str) -> Dealership | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One booking. Missing and foreign ones answer alike: null.")
    def booking(self, id: strawberry.ID) -> Booking | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One change request. Missing and foreign ones answer alike: null.")
    def change_request(self, id: strawberry.ID) -> ChangeRequest | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="The booking that the rider's link opens; null without a link.")
    def own_booking(self) -> Booking | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="The wish that the rider's link opens; null without a link.")
    def own_wish(self) -> Wish | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One lead. Missing and foreign ones answer alike: null.")
    def lead(self, id: strawberry.ID) -> Lead | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(
        description="One export: ask again to follow its progress. Missing and foreign ones answer alike: null."
    )
    def export(self, id: strawberry.ID) -> Export | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One bulk act or preview. Missing and foreign ones answer alike: null.")
    def act(self, id: strawberry.ID) -> Act | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="One mailing. Missing and foreign ones answer alike: null.")
    def mailing(self, id: strawberry.ID) -> Mailing | None:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="Hours in which marketing may leave, by channel (F5).")
    def quiet_hours(self) -> list[QuietHours]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="All seasons.")
    def seasons(self) -> list[Season]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="All models of the range.")
    def vehicle_models(self) -> list[VehicleModel]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="All export profiles.")
    def export_profiles(self) -> list[ExportProfile]:
        """Read by the reader."""
        raise ReaderError

    @strawberry.field(description="The fields that a column of an export profile may hold (K1), with their words.")
    def lead_fields(self, info: Info) -> list[LeadField]:
        """See `LeadField`."""
        fields: list[LeadField] = lead_fields(info.context.locale)
        return fields

    @strawberry.field(description="All machine clients.")
    def clients(self) -> list[Client]:
        """Read by the reader."""
        raise ReaderError

    events = connection_field(models.event.Event, "Events, by their first day.")
    dealerships = connection_field(models.dealership.Dealership, "Dealerships, by code.")
    vehicles = connection_field(models.vehicle.Vehicle, "Vehicles, by number.")
    bookings = connection_field(models.booking.Booking, "Bookings, in the order in which they were made.")
    change_requests = connection_field(
        models.change_request.ChangeRequest, "Change requests, oldest first: with status OPEN, the inbox (E2)."
    )
    wishes = connection_field(models.wish.Wish, "The waiting lists (C7), in the order in which offers are made.")
    day_figures = connection_field(
        models.figures.DayFigures, "Figures kept by event, day and model (H1), by day: exact at the moment of asking."
    )
    riders = connection_field(models.rider.Rider, "Riders.")
    rider_duplicates = connection_field(
        models.rider_duplicate.RiderDuplicate, "Pairs of records that may be of one person, and why (J1)."
    )
    duplicate_bookings = connection_field(
        models.booking_duplicate.BookingDuplicate,
        "Pairs of bookings to come at one event that one person may have made and forgotten, and why (C8).",
    )
    leads = connection_field(
        models.lead.Lead,
        "Leads by their last change: keep the last endCursor and ask after it for what changed since (K3).",
    )
    messages = connection_field(models.message.Message, "Messages: with the local sender, this is the mailbox.")
    message_figures = connection_field(
        models.message_figures.MessageFigures,
        "What became of messages (F3): people and machines apart, exact at the moment of asking.",
    )
    message_events = connection_field(
        models.message_event.MessageEvent, "What came back of messages: delivered, bounced, called spam (F5)."
    )
    suppressions = connection_field(
        models.suppression.Suppression, "Addresses that are not written to, and why; lifted ones too (F5)."
    )
    outbox_jobs = connection_field(
        models.outbox.OutboxJob, "Jobs, oldest first: those with a parkedAt were set aside, for a person to look at."
    )
    message_templates = connection_field(
        models.message_template.MessageTemplate, "Templates that somebody has written a draft of, oldest first (F2)."
    )
    acts = connection_field(models.act.Act, "Bulk acts and their previews, oldest first.")
    mailings = connection_field(models.mailing.Mailing, "Mailings to filtered sets (F6), oldest first.")
    mailing_recipients = connection_field(
        models.mailing.MailingRecipient, "Whom mailings reach, and who was left out and why."
    )
    message_moments = connection_field(
        models.message_moment.MessageMoment, "When automatic messages leave, by cause and channel (F1)."
    )
    act_items = connection_field(models.act.ActItem, "What became of the bookings that bulk acts met.")
    season_imports = connection_field(models.season_import.SeasonImport, "Imports of spreadsheets, oldest first.")
    exports = connection_field(models.export.Export, "Exports, oldest first.")
    accounts = connection_field(models.account.Account, "People who sign in.")
    devices = connection_field(models.account.Device, "Tablets.")
    audit_entries = connection_field(models.audit.AuditEntry, "The audit trail (A4).")
