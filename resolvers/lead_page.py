"""Pages of leads for files: read by the reader, as the CRM's role, in the order in which they changed (K1, K3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from models.policy.viewer import Role, Viewer
from models.read_session import ReadSession
from resolvers.export_column import READER
from resolvers.reader.plans import compile_plan
from resolvers.reader.selection import Selection, Variable

# The role's row rule leaves out what a running transaction may still slip in before, so a cursor never skips a lead.
CRM = Viewer(role=Role.SYNC, name="Export", scopes=frozenset({"leads:read"}))
OBJECTS = {"rider": "Rider", "event": "Event", "booking": "Booking"}


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Leads as nested dictionaries, where the next page begins, and whether there is one."""

    leads: list[Mapping[str, Any]]
    cursor: str | None
    more: bool
    total: int


async def read_lead_page(reader: ReadSession, paths: Iterable[str], after: str | None, first: int) -> LeadPage:
    """The next leads after a cursor with the fields that the paths name; `total` counts all leads."""
    variables = {"first": first, "after": after}
    arguments: dict[str, Any] = {"first": Variable(("first",))}
    if after is not None:
        arguments["after"] = Variable(("after",))
    info = Selection("pageInfo", "pageInfo", "PageInfo", children=(_scalar("endCursor"), _scalar("hasNextPage")))
    nodes = Selection("nodes", "nodes", "Lead", many=True, children=_children({"id", *paths}))
    leads = Selection(
        "leads", "leads", "LeadConnection", arguments=arguments, children=(nodes, info, _scalar("totalCount"))
    )
    plan = compile_plan(READER, CRM.door, [leads])
    page = orjson.loads(await plan.run(reader, CRM, variables))["leads"]
    return LeadPage(
        leads=page["nodes"],
        cursor=page["pageInfo"]["endCursor"],
        more=page["pageInfo"]["hasNextPage"],
        total=page["totalCount"],
    )


def _scalar(name: str) -> Selection:
    return Selection(name, name)


def _children(paths: Iterable[str]) -> tuple[Selection, ...]:
    """The tree of fields that dotted paths name; consents come whole, as their newest answer counts."""
    tree: dict[str, set[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        tree.setdefault(name, set()).update([rest] if rest else [])
    return tuple(_field(name, below) for name, below in sorted(tree.items()))


def _field(name: str, below: set[str]) -> Selection:
    if name == "consents":
        answer = ("purpose", "granted", "createdAt", "confirmedAt")
        return Selection(name, name, "Consent", many=True, children=tuple(_scalar(part) for part in answer))
    if not below:
        return _scalar(name)
    return Selection(name, name, OBJECTS.get(name, name.capitalize()), children=_children(below))
