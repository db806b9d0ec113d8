"""Round off bookings (C1-C10, E2).

Free places from an index alone, requests that an act carries out, the language of accounts, wishes ended by their event;
what tells namesakes, so that pairs of records are found without reading the riders themselves.
"""

import sqlalchemy as sa
from alembic import op

from migrations.choice import allow, disallow

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NAME_KEY = """
CREATE FUNCTION rider_name_key(first_name varchar, last_name varchar) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT LEAST(one, other) || ' ' || GREATEST(one, other)
    FROM (
        SELECT public.unaccent('public.unaccent'::regdictionary, lower(first_name)) COLLATE "C",
            public.unaccent('public.unaccent'::regdictionary, lower(last_name)) COLLATE "C"
    ) AS said (one, other)
$$
"""
LIKENESS = sa.text("anonymised_at IS NULL AND merged_into_id IS NULL AND NOT unproven")


def upgrade() -> None:
    """Add what searches for free places read, then what requests, accounts and wishes say more."""
    op.create_index(
        "ix_place_on_sale",
        "place",
        ["slot_id"],
        postgresql_include=["vehicle_id", "id"],
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.add_column(
        "change_request",
        sa.Column(
            "act_id",
            sa.Uuid(),
            nullable=True,
            comment="The bulk act that carries it out: undoing that opens the request again",
        ),
    )
    op.create_foreign_key(
        "fk_change_request_act_id_act", "change_request", "act", ["act_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_index(
        "ix_change_request_act_id",
        "change_request",
        ["act_id"],
        postgresql_where=sa.text("act_id IS NOT NULL"),
    )
    _key_names()
    locale = sa.Enum("FR", "EN", name="locale", native_enum=False, create_constraint=True, length=32)
    comment = "Language of the mails that the person gets"
    op.add_column("account", sa.Column("locale", locale, nullable=False, server_default="FR", comment=comment))
    allow("wish", "state", "state", "EVENT_CANCELLED")
    allow("wish_step", "kind", "kind", "EVENT_CANCELLED")
    _prove_unless("WAITING", "LEFT", "EVENT_CANCELLED")


def _key_names() -> None:
    op.execute(NAME_KEY)
    op.add_column(
        "rider",
        sa.Column(
            "name_key",
            sa.Text(),
            sa.Computed("rider_name_key(first_name, last_name)", persisted=True),
            nullable=False,
            comment="Both names in lower case without accents, in one order: tells namesakes (J1)",
        ),
    )
    op.create_index(
        "ix_rider_likeness",
        "rider",
        ["birth_date", "name_key"],
        postgresql_include=["id", "email", "phone"],
        postgresql_where=LIKENESS,
    )
    _tell_changes("'id', '', 'search_text', 'name_key'")


def _tell_changes(arguments: str) -> None:
    """What was made of the other columns is not told again in the trail."""
    op.execute("DROP TRIGGER audit ON rider")
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON rider"
        f" FOR EACH ROW EXECUTE FUNCTION audit_row({arguments})"
    )


def _prove_unless(*states: str) -> None:
    """Which wishes need no proof of their address."""
    listed = ", ".join(f"'{state}'" for state in states)
    op.drop_constraint("ck_wish_proven_when_offered", "wish")
    op.create_check_constraint(
        op.f("ck_wish_proven_when_offered"), "wish", f"proven_at IS NOT NULL OR state IN ({listed})"
    )


def downgrade() -> None:
    """Take it back; a wish that ended with its event reads as one that was left."""
    op.execute("UPDATE wish SET state = 'LEFT' WHERE state = 'EVENT_CANCELLED'")
    op.execute("UPDATE wish_step SET kind = 'LEFT' WHERE kind = 'EVENT_CANCELLED'")
    _prove_unless("WAITING", "LEFT")
    disallow("wish_step", "kind", "kind", "EVENT_CANCELLED")
    disallow("wish", "state", "state", "EVENT_CANCELLED")
    op.drop_column("account", "locale")
    _tell_changes("'id', '', 'search_text'")
    op.drop_column("rider", "name_key")
    op.execute("DROP FUNCTION rider_name_key")
    op.drop_column("change_request", "act_id")
    op.drop_index("ix_place_on_sale", table_name="place")
