"""Let people keep seasons and trucks (B1): a season may have a name, a truck has a version and its history (A4)."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, what they must say, and the triggers that other tables which people change have."""
    op.add_column(
        "season", sa.Column("name", sa.String(), comment="What headquarters calls it; none: its year says it")
    )
    op.create_check_constraint("name_not_blank", "season", "btrim(name) <> ''")
    op.add_column(
        "truck",
        sa.Column("version", sa.Integer(), nullable=False, server_default="1", comment="Grows by one with each change"),
    )
    op.create_check_constraint("name_not_blank", "truck", "btrim(name) <> ''")
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON truck FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )
    op.execute("CREATE TRIGGER version BEFORE UPDATE ON truck FOR EACH ROW EXECUTE FUNCTION count_version()")


def downgrade() -> None:
    """Drop them."""
    for trigger in ("version", "audit"):
        op.execute(f"DROP TRIGGER {trigger} ON truck")
    op.drop_constraint(op.f("ck_truck_name_not_blank"), "truck")
    op.drop_column("truck", "version")
    op.drop_constraint(op.f("ck_season_name_not_blank"), "season")
    op.drop_column("season", "name")
