"""The port through which messages leave, whatever carries them (F7)."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

# Says the last word, after which the provider may have taken the message; returns what the provider calls it.
Commit = Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered e-mail. `key` is the same whenever the same message is sent again: it makes the Message-ID.

    `mark` makes it instead where there is one, and `return_path` is where bounces go, if not to the sender.
    `headers` are further ones, e.g. List-Unsubscribe. `marketing` ones may have a provider of their own, and wait where
    others are in a hurry.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str
    calendar: str | None = None
    calendar_method: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    marketing: bool = False
    mark: str = ""
    return_path: str = ""


@dataclass(frozen=True, slots=True)
class Sms:
    """A text message to a number in E.164 form; `key` as of a mail."""

    key: str
    recipient: str
    text: str
    marketing: bool = False


Letter = Mail | Sms


class Refused(Exception):
    """The message will never be taken: the provider's words, and its code if it gave one."""

    def __init__(self, words: str, code: int | None = None) -> None:
        super().__init__(words)
        self.code = code


class Unavailable(Exception):
    """The provider asks to come back later; its words, and its code if it gave one."""

    def __init__(self, words: str, code: int | None = None) -> None:
        super().__init__(words)
        self.code = code


class Away(Unavailable):
    """The provider takes nothing from anyone now: it cannot be reached, or does not let us in."""


class Sender(Protocol):
    """Something that carries letters."""

    name: str
    # Whether what was sent stays readable, links and all, in the message's row: only there in the local mailbox.
    is_mailbox: bool

    def choose(self, letter: Letter) -> "Sender":
        """Who carries this one: itself, unless it stands for several."""

    def opening(self, letter: Letter) -> AbstractAsyncContextManager[Commit]:
        """Bring the letter as far as the provider can still forget it; leaving the block without `Commit` forgets it.

        Entering and `Commit` raise Refused or Unavailable.
        """

    async def close(self) -> None:
        """Let go of connections."""


class Carrier:
    """A sender that stands for itself only."""

    name = ""
    is_mailbox = False

    def choose(self, _letter: Letter) -> "Carrier":
        """Itself."""
        return self

    def opening(self, letter: Letter) -> AbstractAsyncContextManager[Commit]:
        """See `Sender`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing to let go of."""


async def send(sender: Sender, letter: Letter) -> str:
    """Send at once, for whoever keeps no account of it; returns what the provider calls it."""
    async with sender.choose(letter).opening(letter) as commit:
        return await commit()
