"""The roots of writing: each field is a use case of `resolvers/`, with the refusals that it may answer with."""

import strawberry

from models.account import Account, Client, Device, SignIn
from models.act import Act
from models.booking import Booking
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.deletion import Deletion
from models.event import Event
from models.event_plan import EventPlan
from models.export import DeletedExportProfile, Export, ExportProfile
from models.mailing import Mailing
from models.mailing_reach import MailingReach
from models.message import Message
from models.message_moment import MessageMoment
from models.message_preview import MessagePreview
from models.message_template import MessageTemplate, MessageTemplateVersion
from models.outbox import OutboxJob
from models.preferences import Preferences, Unsubscription
from models.quiet_hours import QuietHours
from models.resending import Resending
from models.rider import Rider
from models.season import Season, Truck
from models.season_import import SeasonImport
from models.slot import Slot
from models.slot_layout import SlotLayout
from models.suppression import Suppression
from models.vehicle import Vehicle, VehicleModel
from models.wish import Wish
from resolvers.account import choose_account_locale, disable_account, invite_account, restore_account
from resolvers.act_undo import take_back_withdrawal, undo_act
from resolvers.allocation import allocate_vehicle, release_vehicle
from resolvers.booking import book_place
from resolvers.booking_change import cancel_booking, move_booking
from resolvers.booking_confirm import confirm_booking
from resolvers.booking_group import book_group
from resolvers.booking_limit import set_booking_limits
from resolvers.change_request import request_booking_change, request_event_change
from resolvers.change_request_answer import (
    accept_change_request,
    refuse_change_request,
    withdraw_change_request,
)
from resolvers.client import revoke_client
from resolvers.consent_confirm import confirm_consents
from resolvers.dealership import add_dealership, change_dealership
from resolvers.device import enrol_device, revoke_device
from resolvers.event import close_event, open_event
from resolvers.event_cancellation import cancel_event, preview_event_cancellation
from resolvers.event_creation import create_event
from resolvers.event_move import move_event
from resolvers.event_plan import preview_event
from resolvers.export import delete_export_profile, save_export_profile, start_export
from resolvers.list_export import cancel_export, start_list_export
from resolvers.mailing import save_mailing
from resolvers.mailing_control import pause_mailing, resume_mailing, stop_mailing
from resolvers.mailing_draft import delete_mailing, estimate_mailing
from resolvers.mailing_start import preview_mailing, start_mailing, unschedule_mailing
from resolvers.message_moment import delete_message_moment, save_message_moment
from resolvers.message_preview import preview_message_template, send_test_message
from resolvers.message_resend import resend_message, resend_messages
from resolvers.message_template import (
    delete_message_template_draft,
    restore_message_template_version,
    save_message_template_draft,
)
from resolvers.message_template_publication import publish_message_template, withdraw_message_template
from resolvers.offer import refuse_offer
from resolvers.outbox import reopen_job
from resolvers.own_booking import change_own_details
from resolvers.own_proof import prove_own_address
from resolvers.preferences_change import change_preferences, unsubscribe
from resolvers.quiet_hours import set_quiet_hours
from resolvers.ride import (
    check_in,
    mark_done,
    mark_no_show,
    record_departure,
    record_fall,
    record_return,
)
from resolvers.ride_undo import undo_last_step
from resolvers.rider_correction import correct_rider
from resolvers.rider_merge import merge_riders
from resolvers.season import change_season, create_season, delete_season
from resolvers.season_import.act import preview_season_import, run_season_import
from resolvers.second_factor import reset_second_factors
from resolvers.sign_in import revoke_sign_in
from resolvers.slot import close_slot, open_slot
from resolvers.slot_closing import close_slots, preview_slot_closing
from resolvers.slot_shift import preview_slot_shift, shift_slots
from resolvers.slot_template import change_slot_template, preview_slot_template
from resolvers.suppression_act import lift_suppression, suppress_address
from resolvers.truck import add_truck, change_truck, delete_truck
from resolvers.vehicle import add_vehicle, change_vehicle
from resolvers.vehicle_model import add_vehicle_model, change_vehicle_model
from resolvers.wish import join_waiting_list
from resolvers.wish_confirm import confirm_wish
from resolvers.wish_end import decline_waiting_offer, leave_waiting_list
from resolvers.withdrawal import preview_withdrawal, withdraw
from schema.errors import AlreadyBooked, AlreadyRequested, LicenceNotAllowed, LinkInvalid, PlaceTaken
from schema.kit.list_form import list_form
from schema.kit.mailing_form import mailing_form
from schema.kit.payload import mutation_field

# One input of two acts: what is saved is what was counted.
MAILING = mailing_form()
SEAT = (PlaceTaken, LicenceNotAllowed, AlreadyBooked)


@strawberry.type(description="Everything that can be done; each role sees its own part.")
class Mutation:
    """Roots of writing."""

    book_place = mutation_field(book_place, Booking, *SEAT)
    book_group = mutation_field(book_group, Booking, *SEAT)
    confirm_booking = mutation_field(confirm_booking, Booking, PlaceTaken, AlreadyBooked, LinkInvalid)
    move_booking = mutation_field(move_booking, Booking, *SEAT)
    cancel_booking = mutation_field(cancel_booking, Booking)
    change_own_details = mutation_field(change_own_details, Rider, LicenceNotAllowed)
    prove_own_address = mutation_field(prove_own_address, Booking, AlreadyBooked)
    check_in = mutation_field(check_in, Booking)
    record_departure = mutation_field(record_departure, Booking)
    record_return = mutation_field(record_return, Booking)
    record_fall = mutation_field(record_fall, Booking)
    mark_done = mutation_field(mark_done, Booking)
    mark_no_show = mutation_field(mark_no_show, Booking)
    undo_last_step = mutation_field(undo_last_step, Booking)
    refuse_offer = mutation_field(refuse_offer, Booking, LinkInvalid)
    preview_withdrawal = mutation_field(preview_withdrawal, Act)
    withdraw = mutation_field(withdraw, Act)
    take_back_withdrawal = mutation_field(take_back_withdrawal, Act)
    preview_event_cancellation = mutation_field(preview_event_cancellation, Act)
    cancel_event = mutation_field(cancel_event, Act)
    preview_slot_shift = mutation_field(preview_slot_shift, Act)
    shift_slots = mutation_field(shift_slots, Act)
    preview_slot_closing = mutation_field(preview_slot_closing, Act)
    close_slots = mutation_field(close_slots, Act)
    undo_act = mutation_field(undo_act, Act)
    save_mailing = mutation_field(save_mailing, Mailing, form=MAILING)
    estimate_mailing = mutation_field(estimate_mailing, MailingReach, form=MAILING)
    delete_mailing = mutation_field(delete_mailing, Deletion)
    preview_mailing = mutation_field(preview_mailing, Mailing)
    start_mailing = mutation_field(start_mailing, Mailing)
    unschedule_mailing = mutation_field(unschedule_mailing, Mailing)
    pause_mailing = mutation_field(pause_mailing, Mailing)
    resume_mailing = mutation_field(resume_mailing, Mailing)
    stop_mailing = mutation_field(stop_mailing, Mailing)
    save_message_moment = mutation_field(save_message_moment, MessageMoment)
    delete_message_moment = mutation_field(delete_message_moment, Deletion)
    set_quiet_hours = mutation_field(set_quiet_hours, QuietHours)
    join_waiting_list = mutation_field(join_waiting_list, Wish, LicenceNotAllowed)
    confirm_wish = mutation_field(confirm_wish, Wish, LinkInvalid)
    decline_waiting_offer = mutation_field(decline_waiting_offer, Wish, LinkInvalid)
    leave_waiting_list = mutation_field(leave_waiting_list, Wish, LinkInvalid)
    confirm_consents = mutation_field(confirm_consents, Preferences, LinkInvalid)
    change_preferences = mutation_field(change_preferences, Preferences, LinkInvalid)
    unsubscribe = mutation_field(unsubscribe, Unsubscription, LinkInvalid)
    suppress_address = mutation_field(suppress_address, Suppression)
    lift_suppression = mutation_field(lift_suppression, Suppression)
    create_season = mutation_field(create_season, Season)
    change_season = mutation_field(change_season, Season)
    delete_season = mutation_field(delete_season, Deletion)
    add_truck = mutation_field(add_truck, Truck)
    change_truck = mutation_field(change_truck, Truck)
    delete_truck = mutation_field(delete_truck, Deletion)
    preview_event = mutation_field(preview_event, EventPlan)
    create_event = mutation_field(create_event, Event)
    open_event = mutation_field(open_event, Event)
    close_event = mutation_field(close_event, Event)
    move_event = mutation_field(move_event, Event)
    add_vehicle_model = mutation_field(add_vehicle_model, VehicleModel)
    change_vehicle_model = mutation_field(change_vehicle_model, VehicleModel)
    add_vehicle = mutation_field(add_vehicle, Vehicle)
    change_vehicle = mutation_field(change_vehicle, Vehicle)
    preview_season_import = mutation_field(preview_season_import, SeasonImport)
    run_season_import = mutation_field(run_season_import, SeasonImport)
    allocate_vehicle = mutation_field(allocate_vehicle, Event)
    release_vehicle = mutation_field(release_vehicle, Event)
    open_slot = mutation_field(open_slot, Slot)
    close_slot = mutation_field(close_slot, Slot)
    preview_slot_template = mutation_field(preview_slot_template, SlotLayout)
    change_slot_template = mutation_field(change_slot_template, SlotLayout)
    correct_rider = mutation_field(correct_rider, Rider, LicenceNotAllowed)
    merge_riders = mutation_field(merge_riders, Rider)
    set_booking_limits = mutation_field(set_booking_limits, Season)
    request_booking_change = mutation_field(request_booking_change, ChangeRequest, AlreadyRequested)
    request_event_change = mutation_field(request_event_change, ChangeRequest, AlreadyRequested)
    withdraw_change_request = mutation_field(withdraw_change_request, ChangeRequest)
    accept_change_request = mutation_field(accept_change_request, ChangeRequest, *SEAT)
    refuse_change_request = mutation_field(refuse_change_request, ChangeRequest)
    add_dealership = mutation_field(add_dealership, Dealership)
    change_dealership = mutation_field(change_dealership, Dealership)
    invite_account = mutation_field(invite_account, Account)
    choose_account_locale = mutation_field(choose_account_locale, Account)
    disable_account = mutation_field(disable_account, Account)
    restore_account = mutation_field(restore_account, Account)
    reset_second_factors = mutation_field(reset_second_factors, Account)
    revoke_sign_in = mutation_field(revoke_sign_in, SignIn)
    revoke_client = mutation_field(revoke_client, Client)
    enrol_device = mutation_field(enrol_device, Device)
    revoke_device = mutation_field(revoke_device, Device)
    save_export_profile = mutation_field(save_export_profile, ExportProfile)
    delete_export_profile = mutation_field(delete_export_profile, DeletedExportProfile)
    start_export = mutation_field(start_export, Export)
    start_list_export = mutation_field(start_list_export, Export, form=list_form())
    save_message_template_draft = mutation_field(save_message_template_draft, MessageTemplateVersion)
    publish_message_template = mutation_field(publish_message_template, MessageTemplateVersion)
    withdraw_message_template = mutation_field(withdraw_message_template, MessageTemplateVersion)
    restore_message_template_version = mutation_field(restore_message_template_version, MessageTemplateVersion)
    delete_message_template_draft = mutation_field(delete_message_template_draft, MessageTemplate)
    preview_message_template = mutation_field(preview_message_template, MessagePreview)
    send_test_message = mutation_field(send_test_message, Message)
    cancel_export = mutation_field(cancel_export, Export)
    resend_message = mutation_field(resend_message, Message)
    resend_messages = mutation_field(resend_messages, Resending)
    reopen_job = mutation_field(reopen_job, OutboxJob)
