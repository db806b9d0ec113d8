"""A worker with two tasks more, one that kills it and one that takes its time; it soon takes a job for missing."""

import asyncio
import os
import signal
from datetime import timedelta

from jobs import relay, worker
from jobs.registry import TASKS
from jobs.task import Arguments, Task, Tools
from models.session import WriteSession
from settings import get_settings


async def kill(_session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """What a segmentation fault or the kernel's memory killer does."""
    os.kill(os.getpid(), signal.SIGKILL)


async def sleep(_session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """Take as long as the arguments say."""
    await asyncio.sleep(arguments["seconds"])


if __name__ == "__main__":
    relay.MISSING_AFTER = timedelta(seconds=0.5)
    asyncio.run(worker.work(get_settings(), {**TASKS, "kill": Task(kill), "sleep": Task(sleep)}))
