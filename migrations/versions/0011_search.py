"""Search riders by a folded text that is kept with them: folding it anew for each row cost most of a search (E5)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# unaccent() is only stable, as somebody could edit its dictionary; who does must write the riders' texts anew.
SEARCH_TEXT = """
CREATE FUNCTION rider_search_text(first_name varchar, last_name varchar, email varchar, phone varchar) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT public.unaccent('public.unaccent'::regdictionary, lower(
        first_name || ' ' || last_name || chr(31) || COALESCE(email, '') || chr(31) || COALESCE(phone, '')
    ))
$$
"""


def upgrade() -> None:
    """Give each rider the text."""
    op.execute(SEARCH_TEXT)
    op.add_column(
        "rider",
        sa.Column(
            "search_text",
            sa.Text(),
            sa.Computed("rider_search_text(first_name, last_name, email, phone)", persisted=True),
            nullable=False,
            comment="Names, address and number in lower case without accents, for searching (E5)",
        ),
    )
    _tell_changes("'id', '', 'search_text'")


def downgrade() -> None:
    """Take it away."""
    _tell_changes("'id'")
    op.drop_column("rider", "search_text")
    op.execute("DROP FUNCTION rider_search_text")


def _tell_changes(arguments: str) -> None:
    """What was made of the other columns is not told again in the trail."""
    op.execute("DROP TRIGGER audit ON rider")
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON rider"
        f" FOR EACH ROW EXECUTE FUNCTION audit_row({arguments})"
    )
