"""POST /webhooks/mailgun: events of Mailgun, in its own format, signed in the body with the account's signing key.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
"""

from datetime import UTC, datetime

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.errors import Conflict
from models.message_event import MessageEventKind
from models.session import Database
from resolvers.bounce_code import is_address_at_fault
from resolvers.message_mark import read_marks
from resolvers.message_report import Report, take_reports
from resolvers.webhook_receipt import is_first_receipt
from webhooks.body import read_body
from webhooks.door import committed
from webhooks.payload import EVENT_ID, Payload, parse
from webhooks.signature import check_mailgun

SOURCE = "mailgun"
# Openings and clicks are counted by our own links, which tell people from scanners.
KINDS = {
    "delivered": MessageEventKind.DELIVERED,
    "complained": MessageEventKind.COMPLAINED,
    "unsubscribed": MessageEventKind.UNSUBSCRIBED,
}
# Mailgun's own code for an address that it knows to have bounced before.
KNOWN_TO_BOUNCE = 605


class Signature(Payload):
    """Proof of origin."""

    timestamp: str = Field(max_length=20)
    token: str = Field(max_length=200)
    signature: str = Field(max_length=200)


class Headers(Payload):
    """Of the message: those that Mailgun repeats."""

    message_id: str = Field(default="", alias="message-id", max_length=1_000)


class Mail(Payload):
    """The message that it is about."""

    headers: Headers = Headers()


class Status(Payload):
    """What the recipient's server said."""

    code: int | None = None
    message: str | None = None
    description: str | None = None
    enhanced_code: str | None = Field(default=None, alias="enhanced-code")


class Event(Payload):
    """What happened."""

    id: str = Field(pattern=EVENT_ID)
    event: str
    timestamp: float = Field(gt=0, lt=1e11)
    recipient: str = Field(default="", max_length=320)
    severity: str = ""
    reason: str = ""
    message: Mail = Mail()
    status: Status | None = Field(default=None, alias="delivery-status")


class Delivery(Payload):
    """A webhook of Mailgun."""

    signature: Signature
    event: Event = Field(alias="event-data")


class MailgunEndpoint:
    """Takes one event a request, as Mailgun sends them."""

    def __init__(self, database: Database, secrets: list[str]) -> None:
        self._database = database
        self._secrets = secrets

    async def take(self, request: Request) -> Response:
        """Heed the event; those that we have no use for are answered as well, or they would come again."""
        body = await read_body(request, "application/json")
        delivery = parse(Delivery, body)
        proof = delivery.signature
        token = check_mailgun(proof.timestamp, proof.token, proof.signature, self._secrets)
        report = report_of(delivery.event)
        taken = 0
        try:
            async with committed(self._database) as session:
                if await is_first_receipt(session, SOURCE, token, body) and report is not None:
                    taken = await take_reports(session, [report])
        except Conflict as conflict:
            return JSONResponse({"detail": conflict.message_en}, 406)  # which Mailgun takes for a final no
        return JSONResponse({"taken": taken})


def report_of(event: Event) -> Report | None:
    """The event as we keep it; None for what we do not."""
    kind, permanent = KINDS.get(event.event), None
    if event.event == "failed":
        kind = MessageEventKind.DEFERRED
        if event.severity == "permanent":
            kind, permanent = MessageEventKind.BOUNCED, _is_of_address(event)
    if kind is None:
        return None
    return Report(
        kind=kind,
        source=SOURCE,
        source_id=event.id,
        message_ids=tuple(read_marks(event.message.headers.message_id)),
        recipients=(event.recipient,),
        at=datetime.fromtimestamp(event.timestamp, UTC),
        permanent=permanent,
        detail=_words(event),
    )


def _is_of_address(event: Event) -> bool:
    """Whether a final failure means that the address is no good, and not that this message was not liked."""
    status = event.status or Status()
    if event.reason == "suppress-bounce" or status.code == KNOWN_TO_BOUNCE:
        return True
    return is_address_at_fault(status.enhanced_code or "", _words(event) or "")


def _words(event: Event) -> str | None:
    status = event.status
    if status is None:
        return event.reason or None
    said = (str(status.code or ""), status.enhanced_code or "", status.message or status.description or "")
    return " ".join(part for part in said if part) or event.reason or None
