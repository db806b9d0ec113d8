"""Running a plan for a request.

Figures that it reads are fresh first (H1); what reads riders by the page is in the trail before its bytes leave (A4).
"""

from collections.abc import Mapping
from typing import Any

from models.policy.viewer import Viewer
from models.session import Database
from resolvers.figures.freshness import ensure_fresh_figures
from resolvers.message_figures.freshness import ensure_fresh_message_figures
from resolvers.reader.plans import Plan
from resolvers.trail import record_bulk_read


async def run_plan(
    database: Database, plan: Plan, viewer: Viewer, variables: Mapping[str, Any], document: str
) -> bytes:
    """The answer as UTF-8 JSON; `document` is the hash of the text that asked. Raises what `Plan.run` raises."""
    answer = await read_fresh(database, plan, viewer, variables)
    await record_reads(database, plan, viewer, variables, document)
    return answer


async def read_fresh(database: Database, plan: Plan, viewer: Viewer, variables: Mapping[str, Any]) -> bytes:
    """The same, unrecorded: for who has recorded the reading, or shows it to nobody yet."""
    if plan.reads_figures:
        await ensure_fresh_figures(database)
    if plan.reads_message_figures:
        await ensure_fresh_message_figures(database)
    return await plan.run(database.reader, viewer, variables)


async def record_reads(
    database: Database, plan: Plan, viewer: Viewer, variables: Mapping[str, Any], document: str
) -> None:
    """Write into the trail that this viewer reads riders by the page, if the plan does."""
    if plan.reads_riders:
        await record_bulk_read(database, viewer, plan.reads_riders, variables, document)
