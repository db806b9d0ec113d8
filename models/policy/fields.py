"""Which fields a role reads: type → field → roles; a field that is not listed is not published at all.

From this table come the GraphQL types, the schema of each role, filters and sorts, the reader's checks, export
columns and the access table that admins see (A1, A2). Names are those of the mapped classes' attributes.
"""

from collections.abc import Mapping

from models.policy.viewer import DOORS, Role

A, T, D, B, S, R, P = (
    frozenset({role}) for role in (Role.ADMIN, Role.TEAM, Role.DEALER, Role.TABLET, Role.SYNC, Role.RIDER, Role.PUBLIC)
)
STAFF = A | T
CREW = A | T | B
NETWORK = A | T | D
ONSITE = A | T | D | B
ALL = ONSITE | S | R | P

Grants = Mapping[str, frozenset[Role]]


def _grants(*lines: tuple[frozenset[Role], str]) -> Grants:
    """Roles and the fields that they read, several lines to a type."""
    return {name: roles for roles, names in lines for name in names.split()}


_COUNTS = (
    "places booked held modified checked_in done no_show cancelled cancelled_by_rider cancelled_late expired departures"
    " falls fill_rate done_share done_rate"
)
_RIDER_COUNTS = (
    "riders riders_a riders_a2 riders_a1 riders_other riders_y_amt brand_answers competitor_owners competitor_share"
)
_ACT_COUNTS = (
    "bookings_count done_count skipped_count offered_count without_offer_count told_count accepted_count moved_count"
    " refused_count silent_count expired_count"
)
_MAILING_COUNTS = (
    "reached_count pending_count quiet_count queued_count sent_count failed_count skipped_count anonymised_count"
    " merged_count unproven_count no_address_count no_consent_count suppressed_count duplicate_count changed_count"
    " stopped_count"
)
_CAMPAIGNS = "from_meta meta_share"
# Of a version of a template, or of a mailing, over all its messages.
_MESSAGE_TOTALS = (
    "delivered_count bounced_count complained_count unsubscribed_count followed_count opened_count"
    " opened_by_machine_count clicked_count clicked_by_machine_count openings_count machine_openings_count clicks_count"
    " machine_clicks_count"
)
_MESSAGE_COUNTS = (
    "sent failed delivered bounced complained unsubscribed followed opened opened_by_machine clicked clicked_by_machine"
    " openings machine_openings clicks machine_clicks"
)

FIELDS: Mapping[str, Grants] = {
    "Query": _grants(
        (ALL, "viewer node season seasons event events dealership dealerships vehicle_models rideable_classes"),
        (ONSITE, "vehicles bookings riders"),
        (NETWORK, "day_figures change_requests change_request wishes"),
        (ONSITE | R | P, "booking"),
        (R | P, "own_booking own_wish preferences"),
        (ALL, "consent_texts"),
        (A | S, "leads lead"),
        (A, "act acts act_items message_causes message_templates message_template_comparison"),
        (A, "mailing mailings mailing_recipients message_moments quiet_hours"),
        (A | D, "accounts"),
        (A, "messages export_profiles lead_fields clients access_table action_table audit_entries"),
        (A, "change_consequences"),
        (A, "message_events suppressions message_figures outbox_jobs season_imports"),
        (STAFF, "devices export exports rider_duplicates duplicate_bookings"),
    ),
    # What can be followed (ADR 0015): an event's places by whoever sees the event, a season's sums at headquarters.
    "Subscription": _grants(
        (ONSITE | R | P, "event"),
        (STAFF, "season"),
        (NETWORK, "change_requests"),
        (R | P, "own_booking"),
        (A, "act acts mailing"),
    ),
    "Season": _grants(
        (ALL, "id year name starts_on ends_on events"),
        (STAFF, "version places_count booked_count fill_rate figures day_figures created_at"),
        (STAFF, "most_per_event most_per_season trucks"),
    ),
    # Which truck carries what is how headquarters keeps two stops apart (B7).
    "Truck": _grants((STAFF, "id name season vehicles version created_at")),
    "Dealership": _grants(
        (ALL, "id code name address city region latitude longitude phone website opening_hours"),
        (NETWORK | S, "email"),
        (ONSITE | P, "events"),
        (A | D, "version accounts"),
        (A, "created_at"),
    ),
    "VehicleModel": _grants(
        (ALL, "id name family power_kw licence_required y_amt a2_restricted photo"),
        (STAFF, "vehicles version created_at"),
    ),
    "Vehicle": _grants(
        (ALL, "id number group_number model"),
        (ONSITE, "plate available_from available_until"),
        (CREW, "mileage_km state"),
        (NETWORK, "bookings"),
        (ONSITE, "photo"),
        (STAFF, "truck allocations version created_at"),
    ),
    "Photo": _grants((ALL, "id width height small medium large"), (STAFF, "created_at")),
    "SeasonImport": _grants(
        (A, "id created_at version state author season_year stale counts changes problems warnings failure"),
        (A, "finished_at spreadsheets"),
    ),
    "Spreadsheet": _grants((A, "id created_at name size")),
    "Event": _grants(
        (ALL, "id starts_on ends_on state zone season dealership days_left"),
        (ONSITE | R | P, "slots slot_template places_count free_count"),
        (ONSITE, "booked_count held_count fill_rate bookings allocations"),
        (NETWORK, "figures day_figures waiting_requests_count wishes"),
        (STAFF, "truck meta_share note version created_at"),
    ),
    "EventFigures": _grants((NETWORK, f"id {_COUNTS} {_RIDER_COUNTS}"), (STAFF, _CAMPAIGNS)),
    "DayFigures": _grants((NETWORK, f"id event day model {_COUNTS}"), (STAFF, _CAMPAIGNS)),
    "SeasonFigures": _grants((STAFF, f"id {_COUNTS} {_RIDER_COUNTS} {_CAMPAIGNS}")),
    "SeasonDayFigures": _grants((STAFF, f"id day model {_COUNTS} {_CAMPAIGNS}")),
    "SlotTemplate": _grants(
        (ONSITE | R | P, "first_ride last_ride length_minutes gap_minutes lunch_from lunch_until grouping"),
        (A, "version"),
    ),
    "Slot": _grants(
        (ALL, "id starts_at ends_at local_start day group_number state event"),
        (ONSITE | R | P, "places places_count free_count"),
        (ONSITE, "bookings version"),
    ),
    "Place": _grants(
        (ONSITE | R | P, "id free slot vehicle"),
        (ONSITE, "bookings withdrawn_at"),
    ),
    "Allocation": _grants((ONSITE, "vehicle event starts_on ends_on active")),
    "Booking": _grants(
        (
            ONSITE | S | R | P,
            "id status channel created_at held_until confirmed_at cancel_reason event slot vehicle rider version",
        ),
        (ONSITE | R | P, "place group"),
        (NETWORK | B | R | P, "history"),
        (STAFF | S, "source first_campaign last_campaign"),
        (CREW | D, "ride"),
        (NETWORK, "change_requests wish"),
        (A, "messages"),
    ),
    # Riders see that they are a group, and how many; who the others are is for those who see their bookings.
    "Party": _grants((ONSITE | R | P, "id riders_count"), (ONSITE, "organiser bookings created_at")),
    "BookingStep": _grants(
        (NETWORK | B | R | P, "id created_at status reason reason_en place"),
        (NETWORK, "actor actor_en"),
    ),
    "Ride": _grants(
        (CREW | D, "departed_at returned_at fell"),
        (CREW, "fall_report"),
    ),
    "ChangeRequest": _grants(
        (NETWORK, "id created_at kind status message author event booking slot differences stale seen_version version"),
        (NETWORK, "proposed_slot proposed_model proposed_event_state proposed_slot_state"),
        (NETWORK, "answer answered_at answered_by"),
        (STAFF, "subject_version"),
        (A, "act"),
    ),
    "ChangeDifference": _grants((NETWORK, "field before proposed")),
    "Wish": _grants(
        (NETWORK | R | P, "id state joined_at proven_at missed_offers any_model any_slot models slots event rider"),
        (NETWORK, "offers history created_at version"),
        (STAFF, "source first_campaign last_campaign"),
    ),
    "WishModel": _grants((NETWORK | R | P, "id model")),
    "WishSlot": _grants((NETWORK | R | P, "id slot")),
    "WishStep": _grants((NETWORK, "id created_at kind cause place booking actor actor_en")),
    "Rider": _grants(
        (ONSITE | S | R | P, "id first_name last_name email phone locale licence_class"),
        (CREW | R | P, "birth_date licence_obtained_on"),
        (NETWORK | S | R | P, "postcode"),
        (NETWORK | S, "owned_brand consents"),
        # Riders: whether their address waits to be said their own.
        (NETWORK | R | P, "unproven"),
        # Dealerships: of what happened at theirs (`narrowed.py`).
        (NETWORK, "bookings wishes last_action_at bookings_count rides_count"),
        (STAFF, "accepts_email accepts_sms"),
        (STAFF, "created_at version merged_into merged_at"),
        (A, "leads"),
    ),
    "RiderDuplicate": _grants((STAFF, "rider other score same_email same_phone same_name same_birth_date")),
    "BookingDuplicate": _grants((STAFF, "event booking other same_rider same_email same_phone same_day")),
    "Consent": _grants((NETWORK | S, "purpose granted text_version created_at confirmed_at"), (A, "proof asked_at")),
    "Lead": _grants((A | S, "id step changed_at created_at rider event booking")),
    "Message": _grants(
        (
            A,
            "id created_at cause channel recipient locale status subject text_body html_body calendar sent_at booking",
        ),
        (A, "failure failure_cause failure_code attempts tried_since provider provider_id resent_at"),
        (A, "events is_test template_version mailing not_before"),
    ),
    "MessageTemplate": _grants((A, "id created_at cause channel locale mailing versions version")),
    "MessageTemplateVersion": _grants(
        (A, f"figures sent_count failed_count {_MESSAGE_TOTALS}"),
        (A, "id created_at template number state subject preheader title body closing text faults author note version"),
        (A, "published_at published_by"),
    ),
    # Headquarters answers for what is sent. A dealership has no use for why its rider reads no mail.
    "MessageEvent": _grants((A, "id created_at message kind at by_machine clue agent permanent detail source")),
    "MessageFigures": _grants(
        (A, f"id cause channel locale template_version mailing event day {_MESSAGE_COUNTS}"),
        (A, "bounce_rate open_rate click_rate unsubscribe_rate"),
    ),
    # What it is about is told by ids, never content.
    "OutboxJob": _grants((A, "id created_at task lane not_before attempts done_at parked_at failure")),
    "Suppression": _grants(
        (A, "id created_at channel address reason scope message note lifted_at lifted_by lift_note"),
    ),
    "Act": _grants(
        (A, "id created_at kind event model vehicle from_day parameters reason actor actor_en actor_id"),
        (A, f"state undo_until finished_at failure items {_ACT_COUNTS}"),
    ),
    "ActItem": _grants(
        (A, "id created_at act booking place status_before booked_at state skipped rank outcome"),
        (A, "offered_place offered message"),
    ),
    "Mailing": _grants(
        (A, "id created_at version name audience filter nature channels pace pace_per state previewed_at"),
        (A, "previewed_count starts_at begun_at finished_at failure author author_id recipients templates"),
        (A, f"{_MAILING_COUNTS} figures {_MESSAGE_TOTALS}"),
    ),
    "MailingRecipient": _grants(
        (A, "id created_at mailing rider booking dealership channel address locale state skipped not_before message"),
    ),
    "MessageMoment": _grants(
        (A, "id version cause channel anchor outcome days local_time minutes grace_minutes enabled"),
    ),
    "QuietHours": _grants((A, "id version channel opens_at closes_at saturdays sundays holidays")),
    # A dealership: its own people, whom it invites (A3); not where and when they sign in.
    "Account": _grants(
        (A | D, "id email name role locale dealership accepted disabled_at created_at version"),
        (A, "second_factor sign_ins"),
    ),
    "SignIn": _grants((A, "id device created_at seen_at expires_at revoked_at")),
    "Client": _grants((A, "id name scopes created_at revoked_at")),
    "Device": _grants((STAFF, "id name event created_at expires_at revoked_at")),
    "ExportProfile": _grants((A, "id name delimiter columns version")),
    "Export": _grants(
        (STAFF, "id status list_name format delimiter filter sort columns rows_done rows_total bytes failure"),
        (STAFF, "created_at finished_at"),
        (A, "only_changed file_path role profile requested_by"),
    ),
    "AuditEntry": _grants(
        (A, "id created_at actor actor_en actor_id actor_role action entity entity_id before after booking")
    ),
}


def roles_of(type_name: str, field: str) -> frozenset[Role]:
    """Roles that read a field; none when it is not listed."""
    return FIELDS.get(type_name, {}).get(field, frozenset())


def readable(role: Role, type_name: str, field: str) -> bool:
    """Whether a role reads a field."""
    return role in roles_of(type_name, field)


def published(type_name: str) -> list[str]:
    """Fields of a type that some role reads, in the order in which the policy names them."""
    return list(FIELDS[type_name])


def at_door(door: str, type_name: str, field: str) -> bool:
    """Whether a field stands in the schema of a door."""
    return bool(roles_of(type_name, field) & DOORS[door])
