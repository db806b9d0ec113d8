"""The product under test: the schema's engine in this process, on a real PostgreSQL, with one event after another."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import orjson

from models.account import Device
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.act_batch import carry_on
from resolvers.act_waiting import wait_after_act
from resolvers.bearer import Bearer, find_bearer
from resolvers.device import Poll, poll_enrolment, start_enrolment
from resolvers.hold import release_expired_holds
from resolvers.token import issue_device_tokens
from resolvers.waiting_offer import offer_freed
from schema.engine import SchemaEngine
from settings import Settings
from tests.rules.act import Act
from tests.rules.booked import BrokenRule
from tests.rules.invariants import read_faults, read_trail
from tests.rules.scenery import Scenery
from tests.rules.shown import Shown, read_shown
from tests.rules.stage import Stage
from tests.schema.asking import ask

T = TypeVar("T")


class Real:
    """A database of its own with a loop of its own, for hypothesis calls synchronous code."""

    def __init__(self, settings: Settings) -> None:
        self._loop = asyncio.new_event_loop()
        self._database = Database(settings)
        self.engine = SchemaEngine(self._database)
        # A tablet's code that has served, and the token of one that was enrolled for another event.
        self.spent_code: str | None = None
        self._foreign: str | None = None
        self._run(self._open())

    def close(self) -> None:
        """Close every connection."""
        self._run(self._close())
        self._loop.close()

    def stage(self) -> Stage:
        """A new open event with all its places free; its riders are new as well."""
        stage = self._run(self._scenery.stage(self._database))
        if self._foreign and self.bearer(self._foreign):  # unless it was locked out there
            stage.tokens["foreign"] = self._foreign
        return stage

    def send(self, stage: Stage, before: Shown, *acts: Act, key: str | None = None) -> list[dict[str, Any]]:
        """The payloads of acts that are sent at once."""
        return self._run(self._send(stage, before, acts, key))

    def show(self, stage: Stage) -> Shown:
        """What the database shows now."""
        names = {key: name for name, key in stage.slots.items()}
        return self._run(read_shown(self._eye, stage.event, stage.time, names))

    def faults(self, stage: Stage) -> list[str]:
        """What must never be."""
        return self._run(read_faults(self._eye, stage.event, stage.time))

    def trail(self, stage: Stage) -> dict[str, list[str]]:
        """What the audit trail tells."""
        return self._run(read_trail(self._eye, stage.event))

    def expire(self, booking: str) -> None:
        """Let the time of a hold pass."""
        expired = "UPDATE booking SET held_until = now() - interval '1 second' WHERE id = $1 AND status = 'HELD'"
        self._run(self._eye.execute(expired, UUID(booking)))

    def leave(self, stage: Stage, slot: str) -> None:
        """Let the departure of a slot pass."""
        gone = "UPDATE slot SET starts_at = starts_at - interval '1 day', ends_at = ends_at - interval '1 day'"
        self._run(self._eye.execute(f"{gone} WHERE id = $1", stage.slots[slot]))

    def execute(self, statement: str) -> None:
        """A statement of the test's own, past the product."""
        self._run(self._eye.execute(statement))

    def release(self, stage: Stage) -> None:
        """What the schedule does every few seconds."""
        self._run(self._release(stage))

    def carry(self, act: UUID) -> None:
        """What the job does with an act that was begun."""
        self._run(self._carry(act))

    def let_messages_leave(self, act: UUID) -> None:
        """Let the undo window of an act pass, as the clock, the mailer and the job that follows do."""
        self._run(self._let_messages_leave(act))

    def start_enrolment(self, tablet: str) -> tuple[str, str]:
        """The code that a tablet shows, and the one that it polls with."""
        return self._run(self._start_enrolment(tablet))

    def fetch_token(self, user_code: str, device_code: str) -> str:
        """The token that a tablet gets by its poll, once somebody has typed its code."""
        self.spent_code = user_code
        self._foreign = self._run(self._fetch_token(device_code))
        return self._foreign

    def bearer(self, token: str) -> Bearer | None:
        """Whom a token speaks for now."""
        return self._run(find_bearer(self._database.reader, token))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _open(self) -> None:
        await self._database.start()
        self._eye = await asyncpg.connect(self._database.dsn)
        self._scenery = await Scenery.build(self._database)

    async def _close(self) -> None:
        await self.engine.subscriptions.close()
        await self._eye.close()
        await self._database.close()

    async def _send(self, stage: Stage, before: Shown, acts: Sequence[Act], key: str | None) -> list[dict[str, Any]]:
        return list(await asyncio.gather(*(self._one(stage, act, before, key) for act in acts)))

    async def _one(self, stage: Stage, act: Act, before: Shown, key: str | None) -> dict[str, Any]:
        name = act.mutation
        success = f"{name[0].upper()}{name[1:]}Success"
        document = (
            f"mutation($input: {act.takes}!) {{ {name}(input: $input) {{ __typename "
            f"... on {success} {{ {act.shows} }} ... on Problem {{ code field message }} }} }}"
        )
        asker = act.asker(stage)
        if isinstance(asker, str):
            bearer = await find_bearer(self._database.reader, asker)
            if bearer is None:
                return {"__typename": "SignedOut"}
            asker = bearer.viewer
        given = {**act.given(stage, before), **({"idempotencyKey": key} if key else {})}
        answer = orjson.loads(await ask(self.engine, asker, document, input=given))
        if "errors" in answer:
            raise BrokenRule(f"{act} crashed: {answer['errors']}")
        payload: dict[str, Any] = answer["data"][name]
        return payload

    async def _release(self, stage: Stage) -> None:
        async with self._database.write(SYSTEM) as session:
            await release_expired_holds(session)
            await offer_freed(session, stage.event)
            await session.commit()

    async def _carry(self, act: UUID) -> None:
        async with self._database.write(SYSTEM) as session:
            await carry_on(session, act, 0)
            await session.commit()

    async def _let_messages_leave(self, act: UUID) -> None:
        await self._eye.execute("UPDATE act SET undo_until = now() - interval '1 second' WHERE id = $1", act)
        sent = "UPDATE message SET status = 'SENT' WHERE id IN (SELECT message_id FROM act_item WHERE act_id = $1)"
        await self._eye.execute(sent, act)
        async with self._database.write(SYSTEM) as session:
            if not await wait_after_act(session, act):
                raise BrokenRule(f"{act} was not carried out when its messages left")
            await session.commit()

    async def _start_enrolment(self, tablet: str) -> tuple[str, str]:
        async with self._database.write(SYSTEM) as session:
            started = await start_enrolment(session, tablet)
            await session.commit()
        return started.user_code, started.device_code

    async def _fetch_token(self, device_code: str) -> str:
        async with self._database.write(SYSTEM) as session:
            poll, device = await poll_enrolment(session, device_code)
            if poll is not Poll.APPROVED or not isinstance(device, Device):
                raise BrokenRule(f"the tablet's poll was answered {poll}")
            issued = await issue_device_tokens(session, device)
            await session.commit()
        return issued.access_token
