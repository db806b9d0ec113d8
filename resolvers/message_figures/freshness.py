"""Fresh figures of messages for whoever reads them (F3)."""

from models.session import Database
from models.statement import Statement
from resolvers.figures.freshness import ensure_fresh
from resolvers.message_figures.refresh import anything_marked, refresh_message_figures

_QUESTION = Statement(anything_marked())


async def ensure_fresh_message_figures(database: Database) -> None:
    """Have the figures of messages up to date with all that was committed before."""
    await ensure_fresh(database, _QUESTION, refresh_message_figures)
