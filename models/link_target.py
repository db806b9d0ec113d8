"""Where a link of a message may lead when it goes by way of us (F3, ADR 0028): pure, asked before anything is stored.

A redirect of ours leads only to a stored target, and a target is stored only if it passes here: http(s), a host of
ours, of a dealership or of the brand, and nothing in it that opens somebody's booking or account.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

LONGEST_TARGET = 2_000
PORTS = {"http": 80, "https": 443}
# Visible ASCII without what parsers read in different ways: quotes, angle brackets, backslash, braces, caret, grave.
PLAIN = re.compile(r"[!#-;=?-\[\]_a-z~]+")
# On our own site a query may say where somebody comes from (I4), nothing else: whatever opens a door is in a query.
OWN_PARAMETERS = re.compile(r"(utm_[a-z]{1,20}|lang)")
OWN_VALUE = re.compile(r"[\w .+-]{0,64}", re.ASCII)
# Longer or stranger parts of a path of ours could be a secret.
OWN_PART = re.compile(r"[\w.-]{0,36}", re.ASCII)
OWN_FRAGMENT = re.compile(r"[A-Za-z][A-Za-z-]{0,31}|")
SECRETS = re.compile(
    r"(?i)(?:.*[_-])?(?:token|jwt|auth|authorization|secret|password|pass|pwd|key|apikey|code|otp|sig|signature|session|sid|ticket)"
)


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts that links may lead to: ours as in PUBLIC_URL, and those of dealerships and of the brand."""

    own: tuple[str, int]
    others: frozenset[str]


def hosts_of(public_url: str, sites: Iterable[str]) -> Hosts:
    """The hosts of our address and of `sites`, each an address or a bare host; what is neither is left out."""
    own = urlsplit(public_url)
    named = (_host(site) for site in sites)
    others = {host for host in named if host}
    return Hosts(
        ((own.hostname or "").lower(), own.port or PORTS.get(own.scheme, 0)),
        frozenset(others | {f"www.{host}" for host in others if not host.startswith("www.")}),
    )


def may_lead(address: str, hosts: Hosts) -> bool:
    """Whether a link may be counted on its way to this address; others stay in the message as they are."""
    if len(address) > LONGEST_TARGET or not PLAIN.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return False
    if parts.scheme not in PORTS or "@" in parts.netloc or parts.netloc.endswith(":"):
        return False
    query = parse_qsl(parts.query, keep_blank_values=True)
    if (host, port) == hosts.own:
        return _opens_nothing(parts.path, query, parts.fragment)
    if host not in hosts.others or port != PORTS[parts.scheme]:
        return False
    return not any(SECRETS.fullmatch(name) for name, _ in (*query, *parse_qsl(parts.fragment)))


def _opens_nothing(path: str, query: list[tuple[str, str]], fragment: str) -> bool:
    """Whether an address of our own is one that anybody may open."""
    return (
        all(OWN_PART.fullmatch(part) for part in path.split("/"))
        and not path.startswith(("/l/", "/o/", "/auth/"))
        and all(OWN_PARAMETERS.fullmatch(name) and OWN_VALUE.fullmatch(value) for name, value in query)
        and OWN_FRAGMENT.fullmatch(fragment) is not None
    )


def _host(site: str) -> str:
    """The host of an address, or the bare host that it is; empty for anything else."""
    try:
        parts = urlsplit(site.strip() if "//" in site else f"//{site.strip()}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    return host if re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host) else ""
