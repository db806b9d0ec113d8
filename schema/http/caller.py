"""Who sent an HTTP request, and by what proof: what the view asks of whoever knows about sign-in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request

from models.policy.viewer import Viewer
from models.rider import Locale


@dataclass(frozen=True, slots=True)
class Caller:
    """One authenticated (or anonymous) sender.

    `may_introspect` belongs to the person or client (an admin, an integrator), not to this request: whether
    this very request may introspect also depends on how the proof was carried, see `may_explore`.
    """

    viewer: Viewer
    by: Literal["anonymous", "cookie", "bearer"]
    may_introspect: bool = False
    locale: Locale = Locale.FR

    @property
    def may_explore(self) -> bool:
        """Whether this request may introspect, use GET and read "Did you mean".

        Never by cookie: a browser sends cookies on its own, so another site could make it ask.
        """
        return self.by == "bearer" and self.may_introspect

    @property
    def may_use_graphiql(self) -> bool:
        """Whether a page with the admin door's schema may be shown."""
        return self.may_introspect and self.by != "anonymous" and self.viewer.door == "admin"

    @property
    def is_first_party(self) -> bool:
        """Whether this is one of our own clients, whose documents are known before it is shipped.

        Admins are exempt: GraphiQL sends what they type.
        """
        return (self.by == "cookie" or self.viewer.door == "tablet") and not self.may_introspect


class InvalidTokenError(Exception):
    """A bearer token was sent and is unknown, expired or revoked (RFC 6750, section 3.1).

    Raised by `authenticate`, never silently read as anonymous: the client would take the public schema's
    "no such field" for an answer.
    """


Authenticate = Callable[[Request], Awaitable[Caller]]
"""Injected by app.py, since doors do not import each other."""
SecondsToWait = Callable[[Request], Awaitable[int]]
"""Injected as well: 0 if an anonymous mutation of this sender is admitted now, else in how many seconds."""
