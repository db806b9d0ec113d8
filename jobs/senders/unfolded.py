"""Headers that must stay on one line, as Python folds a long address by encoding it, which no mail program reads."""

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy
from typing import Any

# RFC 5322, 2.1.1: 998 characters and the line's end. A link of ours has about 350.
LONGEST_LINE = 998
NAMES = ("list-unsubscribe", "list-unsubscribe-post", "x-drt-message", "message-id")


class Unfolded(UnstructuredHeader):
    """A header whose value has neither spaces to break at nor characters to encode."""

    max_count = 1
    name: str

    def fold(self, *, policy: Policy) -> str:
        """One line; ValueError for what does not fit on one."""
        line = f"{self.name}: {self}"
        if len(line) > LONGEST_LINE or not line.isascii() or not line.isprintable():
            raise ValueError(f"{self.name} cannot stand on one line.")
        return f"{line}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in NAMES:
        registry.map_to_type(name, Unfolded)  # type: ignore[arg-type]  # a mixin of the classes it makes
    return registry


_OPTIONS: dict[str, Any] = {"header_factory": _registry()}
COMPOSING = SMTP.clone(**_OPTIONS)
