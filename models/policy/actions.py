"""Who may do what: use case → roles; a use case that is not listed is nobody's."""

from collections.abc import Mapping

from models.errors import Forbidden
from models.policy.viewer import DOORS, Role, Viewer

ADMIN = frozenset({Role.ADMIN})
STAFF = frozenset({Role.ADMIN, Role.TEAM})
DEALER = frozenset({Role.DEALER})
CREW = frozenset({Role.ADMIN, Role.TEAM, Role.TABLET})
RIDERS = frozenset({Role.PUBLIC, Role.RIDER})
# Without a link nobody sees a booking, and all of them read as not found; with one, the booking that it opens, until
# its departure (`resolvers/own_booking.py`).
OWN = RIDERS

ACTIONS: Mapping[str, frozenset[Role]] = {
    "book_place": RIDERS | {Role.ADMIN},
    "book_group": RIDERS | {Role.ADMIN},
    "confirm_booking": RIDERS,
    "move_booking": ADMIN | OWN,
    "cancel_booking": ADMIN | OWN,
    "change_own_details": OWN,
    "prove_own_address": OWN,
    "check_in": CREW,
    "record_departure": CREW,
    "record_return": CREW,
    "record_fall": CREW,
    "mark_done": CREW,
    "mark_no_show": CREW,
    "undo_last_step": CREW,
    "refuse_offer": RIDERS,
    "preview_withdrawal": ADMIN,
    "withdraw": ADMIN,
    "take_back_withdrawal": ADMIN,
    "preview_event_cancellation": ADMIN,
    "cancel_event": ADMIN,
    "preview_slot_shift": ADMIN,
    "shift_slots": ADMIN,
    "preview_slot_closing": ADMIN,
    "close_slots": ADMIN,
    "undo_act": ADMIN,
    "save_mailing": ADMIN,
    "delete_mailing": ADMIN,
    "estimate_mailing": ADMIN,
    "preview_mailing": ADMIN,
    "start_mailing": ADMIN,
    "unschedule_mailing": ADMIN,
    "pause_mailing": ADMIN,
    "resume_mailing": ADMIN,
    "stop_mailing": ADMIN,
    "save_message_moment": ADMIN,
    "delete_message_moment": ADMIN,
    "set_quiet_hours": ADMIN,
    "join_waiting_list": RIDERS | {Role.ADMIN},
    "confirm_wish": RIDERS,
    "decline_waiting_offer": RIDERS,
    "leave_waiting_list": RIDERS | {Role.ADMIN},
    "confirm_consents": RIDERS,
    "change_preferences": RIDERS,
    "unsubscribe": RIDERS,
    "suppress_address": ADMIN,
    "lift_suppression": ADMIN,
    "create_season": ADMIN,
    "change_season": ADMIN,
    "delete_season": ADMIN,
    "add_truck": ADMIN,
    "change_truck": ADMIN,
    "delete_truck": ADMIN,
    "open_event": ADMIN,
    "close_event": ADMIN,
    "move_event": ADMIN,
    "preview_event": ADMIN,
    "create_event": ADMIN,
    "allocate_vehicle": ADMIN,
    "release_vehicle": ADMIN,
    "add_vehicle_model": ADMIN,
    "change_vehicle_model": ADMIN,
    "add_vehicle": ADMIN,
    # Which columns: models/policy/changeable.py.
    "change_vehicle": STAFF,
    "preview_season_import": ADMIN,
    "run_season_import": ADMIN,
    "open_slot": ADMIN,
    "close_slot": ADMIN,
    "preview_slot_template": ADMIN,
    "change_slot_template": ADMIN,
    "correct_rider": ADMIN,
    "merge_riders": ADMIN,
    "set_booking_limits": ADMIN,
    "request_booking_change": DEALER,
    "request_event_change": DEALER,
    "withdraw_change_request": DEALER,
    "accept_change_request": ADMIN,
    "refuse_change_request": ADMIN,
    "resend_message": ADMIN,
    "resend_messages": ADMIN,
    "reopen_job": ADMIN,
    "add_dealership": ADMIN,
    # A dealership: its own page, the columns of `changeable.py`.
    "change_dealership": ADMIN | DEALER,
    # A dealership: people of its own, as people of a dealership (A3).
    "invite_account": ADMIN | DEALER,
    "disable_account": ADMIN | DEALER,
    "restore_account": ADMIN,
    "choose_account_locale": ADMIN,
    "reset_second_factors": ADMIN,
    "revoke_sign_in": ADMIN,
    "enrol_device": STAFF,
    "revoke_device": STAFF,
    "revoke_client": ADMIN,
    "save_export_profile": ADMIN,
    "delete_export_profile": ADMIN,
    "start_export": ADMIN,
    "start_list_export": STAFF,
    "save_message_template_draft": ADMIN,
    "publish_message_template": ADMIN,
    "withdraw_message_template": ADMIN,
    "restore_message_template_version": ADMIN,
    "delete_message_template_draft": ADMIN,
    "preview_message_template": ADMIN,
    "send_test_message": ADMIN,
    "cancel_export": STAFF,
}


def require(viewer: Viewer, action: str) -> None:
    """Raise `Forbidden` unless the viewer's role may carry out this use case."""
    if viewer.role not in ACTIONS.get(action, frozenset()):
        raise Forbidden(action)


def action_at_door(door: str, action: str) -> bool:
    """Whether a use case stands in the schema of a door."""
    return bool(ACTIONS.get(action, frozenset()) & DOORS[door])
