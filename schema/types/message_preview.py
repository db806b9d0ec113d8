"""A message tried out, as GraphQL types: told by the use case, not read from tables (F2)."""

import inspect

import strawberry

from models import message_preview
from models.message_preview import FaultCode, FaultSeverity, SmsEncoding

for kind in (FaultCode, FaultSeverity, SmsEncoding):
    strawberry.enum(kind, description=inspect.getdoc(kind))


@strawberry.type(description=inspect.getdoc(message_preview.MessageFault))
class MessageFault:
    """See models/message_preview.py."""

    code: FaultCode
    severity: FaultSeverity
    section: str
    line: int | None
    column: int | None
    cause: str
    cause_en: str
    advice: str
    advice_en: str
    sample: str | None
    sample_en: str | None


@strawberry.type(description=inspect.getdoc(message_preview.SmsCount))
class SmsCount:
    """See models/message_preview.py."""

    encoding: SmsEncoding
    units: int
    segments: int
    forced_by: list[str]
    cost_cents: float


@strawberry.type(description=inspect.getdoc(message_preview.MessagePreview))
class MessagePreview:
    """See models/message_preview.py."""

    subject: str
    text: str
    html: str
    sms: list[SmsCount]
    faults: list[MessageFault]
