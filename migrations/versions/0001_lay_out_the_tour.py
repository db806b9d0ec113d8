"""Lay out the tour."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; btree_gist carries the exclusion constraints, unaccent the search without accents."""
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.create_table(
        "audit_entry",
        sa.Column("actor", sa.String(), nullable=False, comment="Who, as shown to people"),
        sa.Column(
            "actor_id",
            sa.Uuid(),
            nullable=True,
            comment="Account, machine client or tablet; none: a rider, the public or the system",
        ),
        sa.Column("actor_role", sa.String(), nullable=False, comment="Role at that moment"),
        sa.Column("action", sa.String(), nullable=False, comment="INSERT, UPDATE, DELETE, EXPORT or READ"),
        sa.Column("entity", sa.String(), nullable=False, comment="Table"),
        sa.Column("entity_id", sa.Uuid(), nullable=True, comment="Row"),
        sa.Column(
            "before",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Values of the changed columns before",
        ),
        sa.Column(
            "after",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Values of the changed columns after",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_entity_entity_id", "audit_entry", ["entity", "entity_id"], unique=False)
    op.create_table(
        "client",
        sa.Column("name", sa.String(), nullable=False, comment="Who it is, e.g. Salesforce"),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the client's secret"),
        sa.Column(
            "scopes", postgresql.ARRAY(sa.TEXT()), nullable=False, comment="What it may ask for, e.g. leads:read"
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it lost access"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_table(
        "dealership",
        sa.Column(
            "code", sa.String(), nullable=False, comment="Code of the dealership in the brand's network, e.g. C009"
        ),
        sa.Column("name", sa.String(), nullable=False, comment="Trading name"),
        sa.Column("address", sa.String(), nullable=False, comment="Street and number"),
        sa.Column("city", sa.String(), nullable=False, comment="Town"),
        sa.Column("region", sa.String(), nullable=False, comment="Administrative region"),
        sa.Column("latitude", sa.Double(), nullable=False, comment="Degrees north, WGS 84"),
        sa.Column("longitude", sa.Double(), nullable=False, comment="Degrees east, WGS 84"),
        sa.Column("phone", sa.String(), nullable=True, comment="E.164"),
        sa.Column("email", sa.String(), nullable=True, comment="Address for headquarters' messages"),
        sa.Column("website", sa.String(), nullable=True, comment="Public site"),
        sa.Column("opening_hours", sa.String(), nullable=True, comment="As the dealership writes them"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("btrim(code) <> ''", name=op.f("ck_dealership_code_not_blank")),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_dealership_name_not_blank")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_dealership_latitude_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_dealership_longitude_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealership")),
        sa.UniqueConstraint("code", name=op.f("uq_dealership_code")),
    )
    op.create_table(
        "export_profile",
        sa.Column("name", sa.String(), nullable=False, comment="Name shown to admins"),
        sa.Column("delimiter", sa.String(), server_default=",", nullable=False, comment="Between columns"),
        sa.Column(
            "columns",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="In order: {header, path} of a lead's field, or {header, value} fixed; optional {format} of dates",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_export_profile_name_not_blank")),
        sa.CheckConstraint("delimiter IN (',', ';', '|', E'\\t')", name=op.f("ck_export_profile_delimiter_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_profile")),
        sa.UniqueConstraint("name", name=op.f("uq_export_profile_name")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("caller", sa.String(), nullable=False, comment="Who sent it: a key is private to its caller"),
        sa.Column("key", sa.String(), nullable=False, comment="As the caller chose it"),
        sa.Column("fingerprint", sa.String(), nullable=False, comment="SHA-256 of mutation and input"),
        sa.Column(
            "outcome",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Answer to repeat",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Forgotten after 7 days",
        ),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index("ix_idempotency_key_created_at", "idempotency_key", ["created_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("task", sa.String(), nullable=False, comment="Name of the task"),
        sa.Column(
            "arguments",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="Ids, never content",
        ),
        sa.Column("deduplication_key", sa.String(), nullable=True, comment="At most one open job has it"),
        sa.Column(
            "not_before",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Not to be done earlier",
        ),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True, comment="Last handed to the broker"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Times a worker began it"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True, comment="When it was done"),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True, comment="Set aside after too many failures"),
        sa.Column("failure", sa.String(), nullable=True, comment="What the last failure said"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
    )
    op.create_index(
        "uq_outbox_deduplication_key",
        "outbox",
        ["deduplication_key"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
    )
    op.create_table(
        "rider",
        sa.Column("first_name", sa.String(), nullable=False, comment="Given name"),
        sa.Column("last_name", sa.String(), nullable=False, comment="Family name"),
        sa.Column("email", sa.String(), nullable=True, comment="Address, lower case"),
        sa.Column("phone", sa.String(), nullable=True, comment="E.164"),
        sa.Column("birth_date", sa.Date(), nullable=False, comment="For the age rule of the licence (B5)"),
        sa.Column("postcode", sa.String(), nullable=True, comment="Postcode of residence"),
        sa.Column(
            "locale",
            sa.Enum("FR", "EN", name="locale", native_enum=False, create_constraint=True, length=32),
            server_default="FR",
            nullable=False,
            comment="Language of the messages",
        ),
        sa.Column(
            "licence_class",
            sa.Enum(
                "AM",
                "A1",
                "A2",
                "A",
                "B",
                "B_7H",
                "L5E",
                name="licence_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Highest licence declared (B5)",
        ),
        sa.Column(
            "licence_obtained_on", sa.Date(), nullable=True, comment="When that licence was obtained, if declared"
        ),
        sa.Column(
            "owned_brand", sa.String(), nullable=True, comment="Brand of the motorcycle or scooter owned, if answered"
        ),
        sa.Column(
            "last_action_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="Last act of the rider: three years later the row is made anonymous (J4)",
        ),
        sa.Column(
            "unproven",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="Said of themselves by someone who has not confirmed the address yet",
        ),
        sa.Column(
            "anonymised_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the person was removed from the row",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("birth_date > '1900-01-01'", name=op.f("ck_rider_birth_date_plausible")),
        sa.CheckConstraint("btrim(first_name) <> ''", name=op.f("ck_rider_first_name_not_blank")),
        sa.CheckConstraint("btrim(last_name) <> ''", name=op.f("ck_rider_last_name_not_blank")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_rider_email_lower_case")),
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR anonymised_at IS NOT NULL", name=op.f("ck_rider_reachable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rider")),
    )
    op.create_index(op.f("ix_rider_email"), "rider", ["email"], unique=False)
    op.create_index(
        "uq_rider_person",
        "rider",
        ["email", "birth_date", sa.literal_column("lower(last_name)"), sa.literal_column("lower(first_name)")],
        unique=True,
        postgresql_where=sa.text("email IS NOT NULL AND anonymised_at IS NULL AND NOT unproven"),
    )
    op.create_table(
        "season",
        sa.Column("year", sa.Integer(), nullable=False, comment="Calendar year of the season"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="First day of the season"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="Last day of the season"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_season_dates_in_order")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_season_year_plausible")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
        sa.UniqueConstraint("year", name=op.f("uq_season_year")),
    )
    op.create_table(
        "vehicle_model",
        sa.Column("name", sa.String(), nullable=False, comment="Commercial name"),
        sa.Column("family", sa.String(), nullable=False, comment="Family in the range, e.g. Roadster"),
        sa.Column("power_kw", sa.Double(), nullable=False, comment="Kilowatts"),
        sa.Column(
            "licence_required",
            sa.Enum(
                "AM",
                "A1",
                "A2",
                "A",
                "B",
                "B_7H",
                "L5E",
                name="licence_required",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Lowest licence that may ride it (B5)",
        ),
        sa.Column("y_amt", sa.Boolean(), nullable=False, comment="Automated transmission"),
        sa.Column("a2_restricted", sa.Boolean(), nullable=False, comment="Restricted to 35 kW for the A2 licence"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_vehicle_model_name_not_blank")),
        sa.CheckConstraint("power_kw > 0", name=op.f("ck_vehicle_model_power_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_model")),
        sa.UniqueConstraint("name", name=op.f("uq_vehicle_model_name")),
    )
    op.create_table(
        "account",
        sa.Column("email", sa.String(), nullable=False, comment="Address to sign in with, lower case"),
        sa.Column("name", sa.String(), nullable=False, comment="Name as shown to others"),
        sa.Column(
            "role",
            sa.Enum("ADMIN", "TEAM", "DEALER", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
            comment="What the person is",
        ),
        sa.Column("dealership_id", sa.Uuid(), nullable=True, comment="For dealers"),
        sa.Column(
            "password_hash", sa.String(), nullable=True, comment="argon2id; none until the invitation is accepted"
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True, comment="When the person lost access"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint(
            "(role = 'DEALER') = (dealership_id IS NOT NULL)", name=op.f("ck_account_dealer_has_dealership")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower_case")),
        sa.ForeignKeyConstraint(
            ["dealership_id"], ["dealership.id"], name=op.f("fk_account_dealership_id_dealership"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_index(op.f("ix_account_dealership_id"), "account", ["dealership_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("rider_id", sa.Uuid(), nullable=False, comment="Who answered"),
        sa.Column(
            "purpose",
            sa.Enum(
                "BRAND_EMAIL",
                "BRAND_SMS",
                "DEALERSHIP_CONTACT",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="For what",
        ),
        sa.Column("granted", sa.Boolean(), nullable=False, comment="Yes or no"),
        sa.Column("text_version", sa.String(), nullable=False, comment="Version of the text that was shown"),
        sa.Column("proof", sa.String(), nullable=False, comment="Where the answer was given, e.g. web booking"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["rider_id"], ["rider.id"], name=op.f("fk_consent_rider_id_rider"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_rider_id_purpose", "consent", ["rider_id", "purpose"], unique=False)
    op.create_table(
        "truck",
        sa.Column("season_id", sa.Uuid(), nullable=False, comment="Season that the truck tours in"),
        sa.Column("name", sa.String(), nullable=False, comment="Name the team gives it"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_truck_season_id_season"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_truck")),
        sa.UniqueConstraint("season_id", "name", name=op.f("uq_truck_season_id_name")),
    )
    op.create_table(
        "event",
        sa.Column("season_id", sa.Uuid(), nullable=False, comment="Season it belongs to"),
        sa.Column("truck_id", sa.Uuid(), nullable=False, comment="Truck that comes"),
        sa.Column("dealership_id", sa.Uuid(), nullable=False, comment="Dealership that hosts it"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="First day, local"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="Last day, local"),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFT",
                "OPEN",
                "CLOSED",
                "DONE",
                "CANCELLED",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="DRAFT",
            nullable=False,
            comment="draft, open, closed, done or cancelled",
        ),
        sa.Column(
            "zone",
            sa.String(length=64),
            server_default="Europe/Paris",
            nullable=False,
            comment="IANA zone of local times",
        ),
        sa.Column("note", sa.String(), nullable=True, comment="Headquarters' remark"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        postgresql.ExcludeConstraint(
            (sa.column("truck_id"), "="),
            (sa.text("daterange(starts_on, ends_on, '[]')"), "&&"),
            where=sa.text("state <> 'CANCELLED'"),
            using="gist",
            name="ex_event_truck_at_one_place",
        ),
        sa.CheckConstraint("ends_on - starts_on < 15", name=op.f("ck_event_length_plausible")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_event_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["dealership_id"], ["dealership.id"], name=op.f("fk_event_dealership_id_dealership"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_event_season_id_season"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["truck_id"], ["truck.id"], name=op.f("fk_event_truck_id_truck"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("dealership_id", "starts_on", name=op.f("uq_event_dealership_id_starts_on")),
    )
    op.create_index(op.f("ix_event_season_id"), "event", ["season_id"], unique=False)
    op.create_index(op.f("ix_event_starts_on"), "event", ["starts_on"], unique=False)
    op.create_table(
        "export",
        sa.Column("profile_id", sa.Uuid(), nullable=False, comment="How it is written"),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True, comment="Who asked"),
        sa.Column(
            "only_changed",
            sa.Boolean(),
            nullable=False,
            comment="Only what changed since the profile's last export, or all",
        ),
        sa.Column(
            "status",
            sa.Enum(
                "QUEUED",
                "RUNNING",
                "DONE",
                "FAILED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="QUEUED",
            nullable=False,
            comment="Queued, running, done or failed",
        ),
        sa.Column("rows_done", sa.Integer(), server_default="0", nullable=False, comment="Rows written so far"),
        sa.Column("rows_total", sa.Integer(), nullable=True, comment="Rows to write, once counted"),
        sa.Column("file_path", sa.String(), nullable=True, comment="Path in the object store, once done"),
        sa.Column("cursor", sa.String(), nullable=True, comment="Where the next export of what changed begins"),
        sa.Column("failure", sa.String(), nullable=True, comment="Why it failed, in words"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="When it ended"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["export_profile.id"], name=op.f("fk_export_profile_id_export_profile"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["account.id"], name=op.f("fk_export_requested_by_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_profile_id"), "export", ["profile_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Whose"),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the cookie's secret"),
        sa.Column("device", sa.String(), nullable=False, comment="What the browser says it is"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="End of the session"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it was ended by hand"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_secret_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)
    op.create_table(
        "vehicle",
        sa.Column("truck_id", sa.Uuid(), nullable=False, comment="Truck that carries it"),
        sa.Column("model_id", sa.Uuid(), nullable=False, comment="Its model"),
        sa.Column("number", sa.Integer(), nullable=False, comment="Number shown on the rides"),
        sa.Column("plate", sa.String(), nullable=False, comment="Registration plate"),
        sa.Column("group_number", sa.Integer(), nullable=False, comment="Group 1 or 2: groups may ride in turn (B2)"),
        sa.Column("available_from", sa.Date(), nullable=False, comment="First day on which it can be booked"),
        sa.Column("available_until", sa.Date(), nullable=False, comment="Last day on which it can be booked"),
        sa.Column("mileage_km", sa.Integer(), server_default="0", nullable=False, comment="Kilometres on the clock"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("available_until >= available_from", name=op.f("ck_vehicle_availability_in_order")),
        sa.CheckConstraint("group_number IN (1, 2)", name=op.f("ck_vehicle_group_known")),
        sa.CheckConstraint("mileage_km >= 0", name=op.f("ck_vehicle_mileage_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_vehicle_number_positive")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["vehicle_model.id"], name=op.f("fk_vehicle_model_id_vehicle_model"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["truck_id"], ["truck.id"], name=op.f("fk_vehicle_truck_id_truck"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("truck_id", "number", name=op.f("uq_vehicle_truck_id_number")),
    )
    op.create_index(op.f("ix_vehicle_model_id"), "vehicle", ["model_id"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event it comes to"),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False, comment="Vehicle that comes"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="First day on which it can be booked there"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="Last day on which it can be booked there"),
        sa.Column(
            "active",
            sa.Boolean(),
            server_default="true",
            nullable=False,
            comment="False: withdrawn, or the event is cancelled",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("vehicle_id"), "="),
            (sa.text("daterange(starts_on, ends_on, '[]')"), "&&"),
            where=sa.text("active"),
            using="gist",
            name="ex_allocation_vehicle_at_one_event",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_allocation_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_allocation_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_allocation_vehicle_id_vehicle"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("event_id", "vehicle_id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_vehicle_id"), "allocation", ["vehicle_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="The only event it sees"),
        sa.Column("name", sa.String(), nullable=False, comment="Label of the tablet"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="After the event"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it was locked out"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_device_event_id_event"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_event_id"), "device", ["event_id"], unique=False)
    op.create_table(
        "device_code",
        sa.Column(
            "code_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the code that the tablet polls with"
        ),
        sa.Column("user_code", sa.String(), nullable=False, comment="Short code that a person types"),
        sa.Column("name", sa.String(), nullable=False, comment="Label of the tablet"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="End of the attempt"),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True, comment="Last poll, for slow_down"),
        sa.Column("event_id", sa.Uuid(), nullable=True, comment="Event approved for"),
        sa.Column("denied_at", sa.DateTime(timezone=True), nullable=True, comment="When a person refused"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_device_code_event_id_event"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_device_code_code_hash")),
        sa.UniqueConstraint("user_code", name=op.f("uq_device_code_user_code")),
    )
    op.create_table(
        "slot",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Its event"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False, comment="Departure"),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, comment="Return"),
        sa.Column("local_start", sa.DateTime(), nullable=False, comment="Departure on the event's own clock (B7)"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the departure, local"),
        sa.Column("group_number", sa.Integer(), nullable=True, comment="Group that rides; none: both"),
        sa.Column(
            "state",
            sa.Enum("OPEN", "CLOSED", name="state", native_enum=False, create_constraint=True, length=32),
            server_default="OPEN",
            nullable=False,
            comment="Open or closed to bookings",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_times_in_order")),
        sa.CheckConstraint("group_number IN (1, 2)", name=op.f("ck_slot_group_known")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_slot_event_id_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("event_id", "starts_at", name=op.f("uq_slot_event_id_starts_at")),
        sa.UniqueConstraint("id", "event_id", name=op.f("uq_slot_id_event_id")),
    )
    op.create_table(
        "slot_template",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event it lays out"),
        sa.Column("first_ride", sa.Time(), nullable=False, comment="First departure, local"),
        sa.Column("last_ride", sa.Time(), nullable=False, comment="No departure after this, local"),
        sa.Column("length_minutes", sa.Integer(), nullable=False, comment="Minutes of a ride"),
        sa.Column(
            "gap_minutes", sa.Integer(), nullable=False, comment="Minutes between a return and the next departure"
        ),
        sa.Column("lunch_from", sa.Time(), nullable=True, comment="Break begins, local"),
        sa.Column("lunch_until", sa.Time(), nullable=True, comment="Break ends, local"),
        sa.Column(
            "grouping",
            sa.Enum(
                "TOGETHER",
                "ALTERNATING",
                "ONLY_1",
                "ONLY_2",
                name="grouping",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Groups together or in turn",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint("(lunch_from IS NULL) = (lunch_until IS NULL)", name=op.f("ck_slot_template_lunch_whole")),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 480", name=op.f("ck_slot_template_gap_plausible")),
        sa.CheckConstraint("last_ride >= first_ride", name=op.f("ck_slot_template_rides_in_order")),
        sa.CheckConstraint("length_minutes BETWEEN 5 AND 480", name=op.f("ck_slot_template_length_plausible")),
        sa.CheckConstraint("lunch_until > lunch_from", name=op.f("ck_slot_template_lunch_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_slot_template_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_slot_template")),
    )
    op.create_table(
        "access_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the token"),
        sa.Column("role", sa.String(), nullable=False, comment="Role of the viewer"),
        sa.Column("scopes", postgresql.ARRAY(sa.TEXT()), server_default="{}", nullable=False, comment="Scopes granted"),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="For a person"),
        sa.Column("client_id", sa.Uuid(), nullable=True, comment="For a machine"),
        sa.Column("device_id", sa.Uuid(), nullable=True, comment="For a tablet"),
        sa.Column("dealership_id", sa.Uuid(), nullable=True, comment="Dealership seen by a dealer"),
        sa.Column("event_id", sa.Uuid(), nullable=True, comment="Event seen by a tablet"),
        sa.Column(
            "refresh_family", sa.Uuid(), nullable=True, comment="Set on refresh tokens: replay revokes the family"
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="End of validity"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it was revoked"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.CheckConstraint(
            "num_nonnulls(account_id, client_id, device_id) <= 1", name=op.f("ck_access_token_one_bearer")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_access_token_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_access_token_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["dealership_id"],
            ["dealership.id"],
            name=op.f("fk_access_token_dealership_id_dealership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_access_token_device_id_device"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_access_token_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_token_token_hash")),
    )
    op.create_index("ix_access_token_expires_at", "access_token", ["expires_at"], unique=False)
    op.create_table(
        "place",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event of the slot and of the allocation"),
        sa.Column("slot_id", sa.Uuid(), nullable=False, comment="Its slot"),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False, comment="Its vehicle"),
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the vehicle was withdrawn from this slot (C6)",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "vehicle_id"],
            ["allocation.event_id", "allocation.vehicle_id"],
            name=op.f("fk_place_event_id_vehicle_id_allocation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "event_id"],
            ["slot.id", "slot.event_id"],
            name=op.f("fk_place_slot_id_event_id_slot"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("id", "event_id", "slot_id", "vehicle_id", name="uq_place_whole"),
        sa.UniqueConstraint("slot_id", "vehicle_id", name=op.f("uq_place_slot_id_vehicle_id")),
    )
    op.create_index("ix_place_event_id_vehicle_id", "place", ["event_id", "vehicle_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event of the place"),
        sa.Column("place_id", sa.Uuid(), nullable=False, comment="The place had, or had last"),
        sa.Column("slot_id", sa.Uuid(), nullable=False, comment="Slot of the place"),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False, comment="Vehicle of the place"),
        sa.Column("rider_id", sa.Uuid(), nullable=False, comment="Who rides"),
        sa.Column(
            "status",
            sa.Enum(
                "HELD",
                "BOOKED",
                "MODIFIED",
                "CHECKED_IN",
                "DONE",
                "NO_SHOW",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Where it stands (C2)",
        ),
        sa.Column(
            "channel",
            sa.Enum("WEB", "TABLET", "ADMIN", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
            comment="Door it came through",
        ),
        sa.Column(
            "held_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="A held place is given back at this moment (C3)",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True, comment="When the rider confirmed"),
        sa.Column(
            "cancel_reason",
            sa.Enum(
                "RIDER",
                "ADMIN",
                "HOLD_EXPIRED",
                "MODEL_WITHDRAWN",
                "EVENT_CANCELLED",
                name="cancel_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
            comment="Why it was cancelled",
        ),
        sa.Column(
            "source",
            sa.Enum(
                "DIRECT",
                "SEARCH",
                "DEALERSHIP_SITE",
                "BRAND_SITE",
                "QR_CODE",
                "SOCIAL",
                "PAID",
                "MAIL",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="DIRECT",
            nullable=False,
            comment="Where the rider came from (C10)",
        ),
        sa.Column("first_campaign", sa.String(), nullable=True, comment="First campaign touch (C10)"),
        sa.Column("last_campaign", sa.String(), nullable=True, comment="Last campaign touch, e.g. META (C10)"),
        sa.Column(
            "calendar_sequence",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="SEQUENCE of the calendar entry: grows with each move (RFC 5545, C9)",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint(
            "(status = 'CANCELLED') = (cancel_reason IS NOT NULL)", name=op.f("ck_booking_reason_when_cancelled")
        ),
        sa.CheckConstraint(
            "(status = 'HELD') = (held_until IS NOT NULL)", name=op.f("ck_booking_held_until_when_held")
        ),
        sa.ForeignKeyConstraint(
            ["place_id", "event_id", "slot_id", "vehicle_id"],
            ["place.id", "place.event_id", "place.slot_id", "place.vehicle_id"],
            name="fk_booking_place",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["rider_id"], ["rider.id"], name=op.f("fk_booking_rider_id_rider"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index("ix_booking_event_id_status", "booking", ["event_id", "status"], unique=False)
    op.create_index(
        "ix_booking_held_until", "booking", ["held_until"], unique=False, postgresql_where=sa.text("status = 'HELD'")
    )
    op.create_index(op.f("ix_booking_rider_id"), "booking", ["rider_id"], unique=False)
    op.create_index("ix_booking_slot_id", "booking", ["slot_id"], unique=False)
    op.create_index(
        "uq_booking_place_id_live",
        "booking",
        ["place_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'CANCELLED'"),
    )
    op.create_index(
        "uq_booking_rider_id_slot_id_live",
        "booking",
        ["rider_id", "slot_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'CANCELLED'"),
    )
    op.create_table(
        "booking_step",
        sa.Column("booking_id", sa.Uuid(), nullable=False, comment="Whose step"),
        sa.Column(
            "status",
            sa.Enum(
                "HELD",
                "BOOKED",
                "MODIFIED",
                "CHECKED_IN",
                "DONE",
                "NO_SHOW",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Status after the step",
        ),
        sa.Column("place_id", sa.Uuid(), nullable=False, comment="Place after the step"),
        sa.Column("reason", sa.String(), nullable=True, comment="Why, in words"),
        sa.Column("actor", sa.String(), nullable=False, comment="Who did it, as shown to people"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_step_booking_id_booking"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_booking_step_place_id_place"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_step")),
    )
    op.create_index("ix_booking_step_booking_id", "booking_step", ["booking_id"], unique=False)
    op.create_table(
        "lead",
        sa.Column("rider_id", sa.Uuid(), nullable=False, comment="The person"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Where they rode or will"),
        sa.Column("booking_id", sa.Uuid(), nullable=False, comment="Their latest booking there"),
        sa.Column(
            "step",
            sa.Enum(
                "NEW",
                "CONTACTED",
                "APPOINTMENT",
                "OFFER",
                "SOLD",
                "LOST",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="NEW",
            nullable=False,
            comment="How far it has come",
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="Last change of what the lead shows",
        ),
        sa.Column(
            "changed_in",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
            comment="Transaction of that change: the order in which a third party pulls",
        ),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_lead_booking_id_booking"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lead_event_id_event"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["rider_id"], ["rider.id"], name=op.f("fk_lead_rider_id_rider"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("rider_id", "event_id", name=op.f("uq_lead_rider_id_event_id")),
    )
    op.create_index(op.f("ix_lead_booking_id"), "lead", ["booking_id"], unique=False)
    op.create_index("ix_lead_changed_in_id", "lead", ["changed_in", "id"], unique=False)
    op.create_index(op.f("ix_lead_event_id"), "lead", ["event_id"], unique=False)
    op.create_table(
        "message",
        sa.Column(
            "cause",
            sa.Enum(
                "CONFIRM",
                "CONFIRMED",
                "MOVED",
                "CANCELLED",
                "INVITATION",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="Why it is sent",
        ),
        sa.Column("cause_key", sa.String(), nullable=False, comment="What exactly caused it, e.g. a booking's step"),
        sa.Column("recipient", sa.String(), nullable=False, comment="Address it goes to"),
        sa.Column(
            "locale",
            sa.Enum("FR", "EN", name="locale", native_enum=False, create_constraint=True, length=32),
            nullable=False,
            comment="Language it is written in",
        ),
        sa.Column("booking_id", sa.Uuid(), nullable=True, comment="Booking it is about"),
        sa.Column(
            "variables",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What the template fills in",
        ),
        sa.Column(
            "status",
            sa.Enum("QUEUED", "SENT", "FAILED", name="status", native_enum=False, create_constraint=True, length=32),
            server_default="QUEUED",
            nullable=False,
            comment="Queued, sent or failed",
        ),
        sa.Column("subject", sa.String(), nullable=True, comment="As sent"),
        sa.Column("text_body", sa.String(), nullable=True, comment="Plain text, as sent"),
        sa.Column("html_body", sa.String(), nullable=True, comment="HTML, as sent"),
        sa.Column("calendar", sa.String(), nullable=True, comment="Calendar file attached, as sent (C9)"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True, comment="When it left"),
        sa.Column("failure", sa.String(), nullable=True, comment="The provider's words when it failed"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When this was recorded",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_message_booking_id_booking"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("cause", "cause_key", "recipient", name=op.f("uq_message_cause_cause_key_recipient")),
    )
    op.create_index("ix_message_booking_id", "message", ["booking_id"], unique=False)
    op.create_table(
        "ride",
        sa.Column("booking_id", sa.Uuid(), nullable=False, comment="Booking that was ridden"),
        sa.Column("departed_at", sa.DateTime(timezone=True), nullable=False, comment="Departure"),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True, comment="Return"),
        sa.Column("fell", sa.Boolean(), server_default="false", nullable=False, comment="Whether the rider fell"),
        sa.Column("fall_report", sa.String(), nullable=True, comment="What happened, in short"),
        sa.CheckConstraint("fell OR fall_report IS NULL", name=op.f("ck_ride_report_of_a_fall")),
        sa.CheckConstraint("returned_at >= departed_at", name=op.f("ck_ride_times_in_order")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_ride_booking_id_booking"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_ride")),
    )


def downgrade() -> None:
    """Drop the tables; the extensions stay, others may use them."""
    op.drop_table("ride")
    op.drop_index("ix_message_booking_id", table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_lead_event_id"), table_name="lead")
    op.drop_index("ix_lead_changed_in_id", table_name="lead")
    op.drop_index(op.f("ix_lead_booking_id"), table_name="lead")
    op.drop_table("lead")
    op.drop_index("ix_booking_step_booking_id", table_name="booking_step")
    op.drop_table("booking_step")
    op.drop_index(
        "uq_booking_rider_id_slot_id_live", table_name="booking", postgresql_where=sa.text("status <> 'CANCELLED'")
    )
    op.drop_index("uq_booking_place_id_live", table_name="booking", postgresql_where=sa.text("status <> 'CANCELLED'"))
    op.drop_index("ix_booking_slot_id", table_name="booking")
    op.drop_index(op.f("ix_booking_rider_id"), table_name="booking")
    op.drop_index("ix_booking_held_until", table_name="booking", postgresql_where=sa.text("status = 'HELD'"))
    op.drop_index("ix_booking_event_id_status", table_name="booking")
    op.drop_table("booking")
    op.drop_index("ix_place_event_id_vehicle_id", table_name="place")
    op.drop_table("place")
    op.drop_index("ix_access_token_expires_at", table_name="access_token")
    op.drop_table("access_token")
    op.drop_table("slot_template")
    op.drop_table("slot")
    op.drop_table("device_code")
    op.drop_index(op.f("ix_device_event_id"), table_name="device")
    op.drop_table("device")
    op.drop_index(op.f("ix_allocation_vehicle_id"), table_name="allocation")
    op.drop_table("allocation")
    op.drop_index(op.f("ix_vehicle_model_id"), table_name="vehicle")
    op.drop_table("vehicle")
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_export_profile_id"), table_name="export")
    op.drop_table("export")
    op.drop_index(op.f("ix_event_starts_on"), table_name="event")
    op.drop_index(op.f("ix_event_season_id"), table_name="event")
    op.drop_table("event")
    op.drop_table("truck")
    op.drop_index("ix_consent_rider_id_purpose", table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_account_dealership_id"), table_name="account")
    op.drop_table("account")
    op.drop_table("vehicle_model")
    op.drop_table("season")
    op.drop_index(op.f("ix_rider_email"), table_name="rider")
    op.drop_index("uq_rider_person", table_name="rider")
    op.drop_table("rider")
    op.drop_index(
        "uq_outbox_deduplication_key",
        table_name="outbox",
        postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
    )
    op.drop_index(
        "ix_outbox_open", table_name="outbox", postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL")
    )
    op.drop_table("outbox")
    op.drop_index("ix_idempotency_key_created_at", table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_table("export_profile")
    op.drop_table("dealership")
    op.drop_table("client")
    op.drop_index("ix_audit_entry_entity_entity_id", table_name="audit_entry")
    op.drop_table("audit_entry")
