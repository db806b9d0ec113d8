"""What a task is: a named piece of work on the ids of an outbox row, in a transaction that it does not commit."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from obstore.store import ObjectStore

from jobs.senders.last_word import LastWord
from jobs.senders.port import Sender
from models.session import Database, WriteSession
from settings import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """What tasks need beside their transaction."""

    settings: Settings
    database: Database
    sender: Sender
    files: ObjectStore
    last_word: LastWord = field(default_factory=LastWord)


Arguments = Mapping[str, Any]
Run = Callable[[WriteSession, Tools, Arguments], Awaitable[None]]
GivenUp = Callable[[WriteSession, Arguments, str], Awaitable[None]]


async def nobody_waits(_session: WriteSession, _arguments: Arguments, _failure: str) -> None:
    """For tasks that no row waits for: the parked job says it all."""


@dataclass(frozen=True, slots=True)
class Task:
    """How a kind of job is done. It may be begun twice, so it must bear that.

    `run` works in the transaction that marks the job done. `given_up` tells the row that waits for the job that it
    will not be done (it was begun `most_attempts` times in vain), with the reason.
    """

    run: Run
    given_up: GivenUp = nobody_waits
    most_attempts: int = 5


class TryLater(Exception):
    """Something outside is away for now (a mail server, say): not the job's fault, so the attempt is not counted."""
