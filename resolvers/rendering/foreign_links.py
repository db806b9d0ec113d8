"""Links of a template that lead to hosts that are not ours, a dealership's or the brand's: told, not refused (F3)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from models.link_target import Hosts
from resolvers.rendering.checking import Finding
from resolvers.rendering.filling import Sections

# As they are written; what a variable puts in is ours.
_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s()\[\]<>\"'{}|]+")


def foreign_links(sections: Sections, hosts: Hosts) -> Iterator[Finding]:
    """Each host once a section, where it stands first."""
    allowed = hosts.others | {hosts.own[0]}
    for section in ("body", "closing", "text"):
        source, seen = sections[section] or "", set(allowed)
        for found in _ADDRESS.finditer(source):
            host = _host(found[0])
            if host in seen:
                continue
            seen.add(host)
            before = source[: found.start()]
            line, column = before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1
            yield {"code": "FOREIGN_LINK", "section": section, "line": line, "column": column, "name": host}


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".") or address
    except ValueError:
        return address[:200]
