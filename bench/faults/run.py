"""One run: an instance of its own, riders, a killer, and the verdict."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from auth.tokens import issue_role_token
from bench.faults.killer import Killer
from bench.faults.ledger import Ledger
from bench.faults.riders import Crowd
from bench.faults.verdict import Verdict, judge
from tests.e2e.live import Live
from tests.e2e.scenes import make_scene
from tests.jobs.mailbox import Mailbox, serve

SLOTS, VEHICLES = 25, 4
YEAR = 2090


@dataclass(frozen=True)
class Plan:
    """How long, how often something is killed (seconds), how many riders at once, each pausing how long."""

    seconds: float
    shortest: float = 3.0
    longest: float = 10.0
    riders: int = 8
    pause: float = 0.3
    seed: int = 1


async def run(folder: Path, plan: Plan) -> Verdict:
    """Start an instance in `folder`, load it while it is shot at, and judge. DRT_SECRET must be set."""
    mailbox = Mailbox()
    async with serve(mailbox) as mailbox.port:
        settings = {"SMTP_URL": mailbox.url, "DRT_SECRET": os.environ["DRT_SECRET"]}
        live = await asyncio.to_thread(lambda: Live(folder / "data", **settings))
        try:
            return await _shoot(live, plan, mailbox)
        finally:
            await asyncio.to_thread(live.stop)


async def _shoot(live: Live, plan: Plan, mailbox: Mailbox) -> Verdict:
    database_url = live.running.database_url
    scene = await make_scene(database_url, YEAR, SLOTS, VEHICLES)
    token = await issue_role_token(database_url, "admin")
    dice, over, ledger = Random(plan.seed), asyncio.Event(), Ledger()
    crowd = Crowd(scene, SLOTS * VEHICLES, live.urls[0], token, ledger, over, dice, plan.pause)
    killer = Killer(live, Random(plan.seed), plan.shortest, plan.longest)
    async with asyncio.TaskGroup() as group:
        for _ in range(plan.riders):
            group.create_task(crowd.ride())
        await killer.work(time.monotonic() + plan.seconds)
        await asyncio.sleep(2)
        over.set()
    return await judge(database_url, ledger, killer.kills, mailbox)
