"""The local mailbox (F7): nothing leaves; the message's row, read in the back office, is the mailbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from jobs.senders.port import Carrier, Commit, Letter


class LocalMailbox(Carrier):
    """A sender for laptops and trials, of e-mails and SMS alike."""

    name = "local"
    is_mailbox = True

    @asynccontextmanager
    async def opening(self, _letter: Letter) -> AsyncIterator[Commit]:
        """Nothing to do: what was rendered is stored on the message's row."""
        yield _keep


async def _keep() -> str:
    return "kept in the local mailbox"
