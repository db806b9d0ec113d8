"""Running a plan for a request.

Figures that it reads are fresh first (H1); what reads riders by the page is in the trail before its bytes leave (A4).
"""

from collections.abc import Mapping
from typing import Any

from models.policy.viewer import Viewer
from models.session import Database
from resolvers.figures.freshness import ensure_fresh_figures
from resolvers.reader.plans import Plan
from resolvers.trail import record_bulk_read


async def run_plan(
    database: Database, plan: Plan, viewer: Viewer, variables: Mapping[str, Any], document: str
) -> bytes:
    """The answer as UTF-8 JSON; `document` is the hash of the text that asked. Raises what `Plan.run` raises."""
    if plan.reads_figures:
        await ensure_fresh_figures(database)
    answer = await plan.run(database.reader, viewer, variables)
    if plan.reads_riders:
        await record_bulk_read(database, viewer, plan.reads_riders, variables, document)
    return answer
