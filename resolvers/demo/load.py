"""The demo season as the command line asks for it: in whose name, and the small one of a first `drt up`."""

from sqlalchemy import select

from models.actor import DEMONSTRATION_NAME
from models.policy.viewer import Role, Viewer
from models.season import Season
from models.session import WriteSession
from resolvers.demo.season import make_season

# The audit trail names « Démonstration » (A4).
DEMONSTRATION = Viewer(role=Role.ADMIN, name=DEMONSTRATION_NAME)


async def fill_empty(session: WriteSession) -> None:
    """Make a small demo season, unless there is a season already."""
    if await session.scalar(select(Season.id).limit(1)) is None:
        await make_season(session, events=12, riders=600)
