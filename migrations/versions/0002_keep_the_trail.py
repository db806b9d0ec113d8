"""Keep the trail: triggers that audit, count versions, date leads and wake the relay."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AUDITED = [
    "account",
    "allocation",
    "booking",
    "client",
    "dealership",
    "device",
    "event",
    "export",
    "export_profile",
    "place",
    "ride",
    "rider",
    "season",
    "slot",
    "slot_template",
    "vehicle",
    "vehicle_model",
]
VERSIONED = [
    "account",
    "booking",
    "dealership",
    "event",
    "export_profile",
    "rider",
    "season",
    "slot",
    "slot_template",
    "vehicle",
    "vehicle_model",
]

NEW_KEY = """
CREATE FUNCTION new_key() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    -- UUID version 7 (RFC 9562): PostgreSQL before 18 has none of its own.
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$
"""
AUDIT_ROW = """
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Arguments: the column of the key, one that is told even when it did not change, others that are never told.
    left_out text[] := ARRAY['password_hash', 'secret_hash', 'version'] || TG_ARGV[2:];
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - left_out END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - left_out END;
    row_key uuid := COALESCE(after, before) ->> TG_ARGV[0];
BEGIN
    IF before = after THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(was.key, was.value), jsonb_object_agg(was.key, after -> was.key)
        INTO before, after
        FROM jsonb_each(before) AS was
        WHERE was.value IS DISTINCT FROM after -> was.key OR was.key = TG_ARGV[1];
    END IF;
    INSERT INTO audit_entry (id, actor, actor_id, actor_role, action, entity, entity_id, before, after)
    VALUES (new_key(), COALESCE(NULLIF(current_setting('drt.actor', true), ''), current_user),
        NULLIF(current_setting('drt.actor_id', true), '')::uuid,
        COALESCE(NULLIF(current_setting('drt.role', true), ''), 'DATABASE'),
        TG_OP, TG_TABLE_NAME, row_key, before, after);
    RETURN NULL;
END
$$
"""
COUNT_VERSION = """
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$
"""
DATE_LEAD = """
CREATE FUNCTION date_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    NEW.changed_in := (pg_current_xact_id()::text)::bigint;
    RETURN NEW;
END
$$
"""
TOUCH_LEADS = """
CREATE FUNCTION touch_leads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What a lead shows lives in three tables; a change of any of them makes the lead newer.
    IF TG_TABLE_NAME = 'booking' THEN
        UPDATE lead SET step = step WHERE booking_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'rider' THEN
        UPDATE lead SET step = step WHERE rider_id = NEW.id;
    ELSE
        UPDATE lead SET step = step WHERE rider_id = NEW.rider_id;
    END IF;
    RETURN NULL;
END
$$
"""
WAKE_RELAY = """
CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END
$$
"""
FUNCTIONS = {
    "new_key": NEW_KEY,
    "audit_row": AUDIT_ROW,
    "count_version": COUNT_VERSION,
    "date_lead": DATE_LEAD,
    "touch_leads": TOUCH_LEADS,
    "wake_relay": WAKE_RELAY,
}
# Arguments of `audit_row`. An export's progress is written by a job at each page: no person changes that.
ARGUMENTS = {
    "allocation": ("event_id", "vehicle_id"),
    "export": ("id", "", "rows_done", "rows_total", "cursor"),
    "ride": ("booking_id",),
    "slot_template": ("event_id",),
}
# They come by the thousand with each import, which is in the trail by its events and slots; what ends them is not.
NOT_INSERTED = ("allocation", "place")


def upgrade() -> None:
    """Create the functions, then their triggers."""
    for body in FUNCTIONS.values():
        op.execute(body)
    for table in AUDITED:
        moments = "UPDATE OR DELETE" if table in NOT_INSERTED else "INSERT OR UPDATE OR DELETE"
        arguments = ", ".join(f"'{each}'" for each in ARGUMENTS.get(table, ("id",)))
        op.execute(
            f"CREATE TRIGGER audit AFTER {moments} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_row({arguments})"
        )
    for table in VERSIONED:
        op.execute(f"CREATE TRIGGER version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()")
    op.execute("CREATE TRIGGER dated BEFORE UPDATE ON lead FOR EACH ROW EXECUTE FUNCTION date_lead()")
    for table, moment in {"booking": "UPDATE", "rider": "UPDATE", "consent": "INSERT"}.items():
        op.execute(f"CREATE TRIGGER touch_leads AFTER {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION touch_leads()")
    op.execute("CREATE TRIGGER wake_relay AFTER INSERT ON outbox EXECUTE FUNCTION wake_relay()")


def downgrade() -> None:
    """Drop the functions with their triggers."""
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name} CASCADE")
