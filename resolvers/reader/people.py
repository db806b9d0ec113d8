"""Which roots of a selection read riders' personal data by the page: what the trail calls a bulk read (A4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from models.policy.fields import FIELDS
from models.policy.viewer import Role
from resolvers.reader.catalog import DEFAULT_PAGE, attribute
from resolvers.reader.parameters import given
from resolvers.reader.selection import Selection

# Not tablets: one shows the day of its one event all day long, and its enrolment and revocation are in the trail.
RECORDED = frozenset({Role.ADMIN, Role.TEAM, Role.DEALER, Role.SYNC})
# Of these types every field is about a person, but for those named: relations are looked at where they lead.
IMPERSONAL = {
    "Rider": {"id", "version", "created_at", "bookings", "consents", "leads"},
    "Consent": {"id"},
}
# Of others these are: what was written to a rider, or what became of a rider's row.
PERSONAL: Mapping[str, frozenset[str]] = {
    **{name: frozenset(FIELDS[name]) - few for name, few in IMPERSONAL.items()},
    "MailingRecipient": frozenset({"address"}),
    "Message": frozenset({"recipient", "subject", "text_body", "html_body", "calendar"}),
    "MessageEvent": frozenset({"detail", "agent"}),
    "Suppression": frozenset({"address", "note", "lift_note"}),
    "AuditEntry": frozenset({"before", "after"}),
}


@dataclass(frozen=True, slots=True)
class BulkRead:
    """A root that reads riders by the page, with the sizes of the pages that lie one within the other."""

    root: str
    pages: tuple[Any, ...]

    def rows(self, variables: Mapping[str, Any]) -> int:
        """How many rows are asked for at most; lists without pages count once."""
        sizes = (given(size, variables) for size in self.pages)
        return prod(DEFAULT_PAGE if size is None else size for size in sizes)


def bulk_reads(role: Role, fields: Sequence[Selection]) -> tuple[BulkRead, ...]:
    """Every place of these roots at which a role whose reads are recorded is given riders by the page."""
    if role not in RECORDED:
        return ()
    return tuple(BulkRead(field.name, pages) for field in fields for pages in _pages(field, (), many=False))


def _pages(field: Selection, around: tuple[Any, ...], *, many: bool) -> Iterator[tuple[Any, ...]]:
    """The pages around each list of rows that tells of riders, at or below this field."""
    if field.type.endswith("Connection"):
        around, many = (*around, field.arguments.get("first")), True
    elif field.type.endswith("Group"):  # of all rows of the connection, whatever its page
        around = (*around[:-1], field.arguments.get("first"))
    many = many or field.many
    if many and _tells_of_riders(field):
        yield around
    for child in field.children:
        yield from _pages(child, around, many=many)


def _tells_of_riders(field: Selection) -> bool:
    personal = PERSONAL.get(field.type, frozenset())
    return any(attribute(child.name) in personal for child in field.children)
