"""The port through which messages leave, whatever carries them (F7)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered message. `key` is the same whenever the same message is sent again: it makes the Message-ID."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str
    calendar: str | None = None
    calendar_method: str | None = None


class Refused(Exception):
    """The message will never be taken; the provider's words."""


class Unavailable(Exception):
    """The provider cannot be reached or asks to come back later; its words."""


class Sender(Protocol):
    """Something that sends mails."""

    # Whether what was sent stays readable, links and all, in the message's row: only there in the local mailbox.
    is_mailbox: bool

    async def send(self, mail: Mail) -> str:
        """Send it and return the provider's id of it; raises Refused or Unavailable."""

    async def close(self) -> None:
        """Let go of connections."""
