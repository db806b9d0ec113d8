"""The door in-process, with secrets that the tests know, and messages that were sent."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.applications import Starlette

from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel, MessageStatus
from models.message_event import MessageEvent
from models.rider import Consent, ConsentPurpose, Locale, Rider
from models.session import Database
from models.suppression import Suppression
from resolvers.message_mark import make_mark
from settings import Settings
from tests.factories.world import World
from webhooks.routes import webhook_routes

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests").decode()
KEY = "key-of-mailgun"


def standard(body: bytes, receipt: str = "", at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """Headers as Standard Webhooks signs them."""
    receipt, sent_at = receipt or str(uuid4()), str(int(at if at is not None else time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.digest(key, f"{receipt}.{sent_at}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": receipt,
        "webhook-timestamp": sent_at,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
        "content-type": "application/json",
    }


def batch(*events: dict[str, Any]) -> bytes:
    """Events as our own format has them."""
    return json.dumps({"events": list(events)}).encode()


class Outside:
    """Providers and mail programs, and what the database holds afterwards."""

    def __init__(self, client: httpx2.AsyncClient, database: Database) -> None:
        self.client = client
        self.database = database

    async def message(self, address: str = "zoe@riders.example", **values: Any) -> Message:
        """A message that was sent."""
        row = {
            "cause": MessageCause.CONFIRMED,
            "cause_key": str(uuid4()),
            "recipient": address,
            "locale": Locale.FR,
            "variables": {},
            "status": MessageStatus.SENT,
            "channel": MessageChannel.EMAIL if "@" in address else MessageChannel.SMS,
        }
        async with transaction(self.database) as session:
            message = Message(id=uuid7(), **{**row, **values})
            session.add(message)
            await session.flush()
            await session.refresh(message)
            return message

    async def rider(self, *agreed: ConsentPurpose, **values: Any) -> Rider:
        """A rider who said yes, and confirmed it."""
        async with transaction(self.database) as session:
            world = await World.create(session, year=2090 + len(await self.all(Rider)))
            rider = await world.rider(**values)
            for purpose in agreed:
                given = {"granted": True, "text_version": "v1", "proof": "WEB", "confirmed_at": rider.created_at}
                session.add(Consent(id=uuid7(), rider_id=rider.id, purpose=purpose, **given))
            return rider

    async def all(self, model: type[Any]) -> list[Any]:
        """All rows of a table, oldest first."""
        async with transaction(self.database) as session:
            return list(await session.scalars(select(model).order_by(model.id)))

    async def kept_back(self) -> list[tuple[str, str, str]]:
        """Live suppressions: address, reason, scope."""
        rows = [row for row in await self.all(Suppression) if row.lifted_at is None]
        return [(row.address, row.reason.value, row.scope.value) for row in rows]

    async def kinds(self) -> list[str]:
        """What came back so far."""
        return [event.kind.value for event in await self.all(MessageEvent)]

    async def tell(self, *events: dict[str, Any], **options: Any) -> httpx2.Response:
        """Report by our own format."""
        body = batch(*events)
        return await self.client.post("/webhooks/messages", content=body, headers=standard(body, **options))


def event(kind: str, message: Message | UUID, **values: Any) -> dict[str, Any]:
    """One event about a message."""
    key = message if isinstance(message, UUID) else message.id
    about = f"<{make_mark(key)}@demo-ride-tour.example>"
    at = {"timestamp": "2026-06-01T10:00:00Z"}
    return {"id": str(uuid4()), "type": f"message.{kind}", "message": about, **at, **values}


@pytest.fixture
async def outside(database: Database, settings: Settings) -> AsyncIterator[Outside]:
    """Everyone who reports."""
    known = settings.model_copy(update={"webhook_secrets": SecretStr(SECRET), "mailgun_signing_keys": SecretStr(KEY)})
    transport = httpx2.ASGITransport(Starlette(routes=webhook_routes(database, known)))
    async with httpx2.AsyncClient(transport=transport, base_url=settings.public_url) as client:
        yield Outside(client, database)
