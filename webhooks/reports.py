"""POST /webhooks/messages: what became of messages, in a format of ours, signed by Standard Webhooks' rules."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.errors import Conflict
from models.message_event import MessageEventKind
from models.session import Database
from resolvers.message_mark import read_marks
from resolvers.message_report import Report, take_reports
from resolvers.sms_answer import take_sms_answer
from resolvers.webhook_receipt import is_first_receipt
from webhooks.body import read_body
from webhooks.door import committed
from webhooks.payload import EVENT_ID, Payload, parse
from webhooks.signature import check_standard

SOURCE = "webhook"
MOST_EVENTS = 1_000


class EventType(StrEnum):
    """What is told."""

    DELIVERED = "message.delivered"
    BOUNCED = "message.bounced"
    DEFERRED = "message.deferred"
    COMPLAINED = "message.complained"
    UNSUBSCRIBED = "message.unsubscribed"
    RECEIVED = "sms.received"


KINDS = {
    EventType.DELIVERED: MessageEventKind.DELIVERED,
    EventType.BOUNCED: MessageEventKind.BOUNCED,
    EventType.DEFERRED: MessageEventKind.DEFERRED,
    EventType.COMPLAINED: MessageEventKind.COMPLAINED,
    EventType.UNSUBSCRIBED: MessageEventKind.UNSUBSCRIBED,
}


class Told(Payload):
    """One event. `message`: its Message-ID or its `X-DRT-Message` header, as it was sent."""

    id: str = Field(pattern=EVENT_ID)
    type: EventType
    timestamp: AwareDatetime
    message: str = Field(default="", max_length=500)
    recipient: str = Field(default="", max_length=320)
    permanent: bool = True
    detail: str | None = Field(default=None, max_length=5_000)
    sender: str = Field(default="", alias="from", max_length=32)
    text: str = Field(default="", max_length=2_000)


class Batch(Payload):
    """Several at once."""

    events: list[Told] = Field(min_length=1, max_length=MOST_EVENTS)


class ReportEndpoint:
    """Takes batches of events from whoever holds a secret."""

    def __init__(self, database: Database, secrets: list[str]) -> None:
        self._database = database
        self._secrets = secrets

    async def take(self, request: Request) -> Response:
        """All events of the request or none; how many were new."""
        body = await read_body(request, "application/json")
        receipt = check_standard(request.headers, body, self._secrets)
        batch = parse(Batch, body)
        taken = 0
        try:
            async with committed(self._database) as session:
                if await is_first_receipt(session, SOURCE, receipt, body):
                    for told in batch.events:
                        if told.type is EventType.RECEIVED:
                            taken += await take_sms_answer(
                                session, told.sender, told.text, source=SOURCE, source_id=told.id, at=told.timestamp
                            )
                        else:
                            taken += await take_reports(session, [_report(told)])
        except Conflict as conflict:
            return JSONResponse({"detail": conflict.message_en}, 409)
        return JSONResponse({"taken": taken})


def _report(told: Told) -> Report:
    at: datetime = told.timestamp
    return Report(
        kind=KINDS[told.type],
        source=SOURCE,
        source_id=told.id,
        message_ids=tuple(read_marks(told.message)),
        recipients=(told.recipient,) if told.recipient else (),
        at=at,
        permanent=told.permanent if told.type is EventType.BOUNCED else None,
        detail=told.detail,
    )
