"""`load_demo`: the demo season in a transaction of its own, for the command line."""

from datetime import date

from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.demo.season import DemoSummary, Progress, make_season

DEMONSTRATION = Viewer(role=Role.ADMIN, name="Démonstration")


async def load_demo(
    database: Database,
    *,
    events: int = 34,
    riders: int = 20_000,
    seed: int = 2027,
    today: date | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill an empty database and commit, all or nothing; the audit trail names « Démonstration » (A4).

    See `make_season`, also for the refusals.
    """
    async with database.write(DEMONSTRATION) as session:
        summary = await make_season(session, events=events, riders=riders, seed=seed, today=today, progress=progress)
        await session.commit()
    return summary
