"""A message as it would leave, and what is wrong with its template (F2): told by use cases, read from no table."""

import enum
from dataclasses import dataclass


class FaultCode(enum.StrEnum):
    """What is wrong with a template; stable, for programs."""

    UNKNOWN_VARIABLE = "UNKNOWN_VARIABLE"
    VARIABLE_GROUP = "VARIABLE_GROUP"
    MISSING_VALUE = "MISSING_VALUE"
    BROKEN_TAG = "BROKEN_TAG"
    UNCLOSED_TAG = "UNCLOSED_TAG"
    UNKNOWN_TAG = "UNKNOWN_TAG"
    UNKNOWN_FILTER = "UNKNOWN_FILTER"
    FILTER_USE = "FILTER_USE"
    TOO_MUCH = "TOO_MUCH"
    TOO_SLOW = "TOO_SLOW"
    TOO_LONG = "TOO_LONG"
    EMPTY = "EMPTY"
    SUBJECT_TOO_LONG = "SUBJECT_TOO_LONG"
    SUBJECT_LINES = "SUBJECT_LINES"
    MISSING_LINK = "MISSING_LINK"
    UNSAFE_LINK = "UNSAFE_LINK"
    MISSING_UNSUBSCRIBE = "MISSING_UNSUBSCRIBE"
    MISSING_STOP = "MISSING_STOP"
    HTML_TOO_LARGE = "HTML_TOO_LARGE"
    SMS_TOO_LONG = "SMS_TOO_LONG"
    FOREIGN_LINK = "FOREIGN_LINK"


class FaultSeverity(enum.StrEnum):
    """ERROR: it cannot be published. WARNING: it can, after a second look."""

    ERROR = "ERROR"
    WARNING = "WARNING"


class SmsEncoding(enum.StrEnum):
    """GSM7: 160 characters in one segment. UCS2: 70, because of a single character that GSM-7 lacks."""

    GSM7 = "GSM7"
    UCS2 = "UCS2"


@dataclass(frozen=True, slots=True)
class MessageFault:
    """One thing that is wrong. `section`: subject, preheader, title, body, closing or text; line and column from 1.

    `cause` and `advice`: what it is and what to do, in French and in English; `sample`: the case in which it shows.
    """

    code: FaultCode
    severity: FaultSeverity
    section: str
    line: int | None
    column: int | None
    cause: str
    cause_en: str
    advice: str
    advice_en: str
    sample: str | None = None
    sample_en: str | None = None


@dataclass(frozen=True, slots=True)
class SmsCount:
    """What an SMS costs. `units`: septets in GSM-7, else code units; `forced_by`: characters that GSM-7 lacks."""

    encoding: SmsEncoding
    units: int
    segments: int
    forced_by: list[str]
    cost_cents: float


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """A message as it would leave. An SMS has only a text, and what it costs; nothing is written or sent."""

    subject: str
    text: str
    html: str
    sms: list[SmsCount]
    faults: list[MessageFault]
