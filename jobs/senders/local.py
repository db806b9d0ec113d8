"""The local mailbox (F7): nothing leaves; the message's row, read in the back office, is the mailbox."""

from jobs.senders.port import Mail


class LocalMailbox:
    """A sender for laptops and trials."""

    is_mailbox = True

    async def send(self, mail: Mail) -> str:
        """Nothing to do: what was rendered is stored on the message's row."""
        return "kept in the local mailbox"

    async def close(self) -> None:
        """Nothing to let go of."""
