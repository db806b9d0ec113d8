"""SMS by OVHcloud's API: `POST /1.0/sms/{account}/jobs`, one number a request, each request signed.

https://docs.ovhcloud.com/en/guides/web-cloud/messaging/sms/api-sms-cookbook (fields).
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import orjson
import phonenumbers

from jobs.senders.ovh_api import OvhApi
from jobs.senders.pace import Pace, Unpaced
from jobs.senders.port import Away, Carrier, Commit, Letter, Refused, Sms, Unavailable
from jobs.senders.turns import Turns
from resolvers.rendering.segments import count_segments

# The operator's to mend: keys that are wrong or may not send, a sender that is not validated, no credit left.
FOR_OPERATOR = {401, 402, 403, 404}
# How long the network may try to reach a phone that is off, in minutes.
VALIDITY_MINUTES = 24 * 60


class OvhSender(Carrier):
    """One account. Without a sender's name the messages come from a short number that can be answered."""

    name = "ovh"

    def __init__(self, url: str, *, connections: int = 4, pace: Pace | None = None) -> None:
        self._api = OvhApi(url)
        self._pace = pace or Unpaced()
        self._turns = Turns(connections)

    @asynccontextmanager
    async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
        """Make ready to ask: the request is the last word."""
        if not isinstance(letter, Sms):
            raise Refused("Not an SMS.")
        body = orjson.dumps(self._order(letter))
        async with self._turns.turn(patient=letter.marketing):
            await self._pace.take()
            await self._api.tell_time()

            async def commit() -> str:
                return _read(await self._api.ask("POST", f"{self._api.account.sms}/jobs", body))

            yield commit

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()
        await self._pace.close()

    def _order(self, letter: Sms) -> dict[str, Any]:
        order: dict[str, Any] = {
            "receivers": [in_e164(letter.recipient)],
            "message": letter.text,
            "charset": "UTF-8",
            "class": "phoneDisplay",
            "coding": "7bit" if count_segments(letter.text).encoding == "GSM7" else "8bit",
            # In advertising the provider adds how to stop it, and keeps to the hours when it may be sent.
            "noStopClause": not letter.marketing,
            "priority": "low" if letter.marketing else "high",
            "validityPeriod": VALIDITY_MINUTES,
            "tag": hashlib.sha256(letter.key.encode(errors="replace")).hexdigest()[:20],
        }
        if self._api.account.sender:
            return {**order, "sender": self._api.account.sender, "senderForResponse": False}
        return {**order, "senderForResponse": True}


def _read(response: httpx2.Response) -> str:
    """The id that the provider gave the message; Refused, Unavailable or Away in its words."""
    try:
        told = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        told = None
    code = response.status_code
    if code != 200 or not isinstance(told, dict):
        words = f"{code} {told.get('message', '') if isinstance(told, dict) else response.text[:500]}".strip()
        if code in FOR_OPERATOR:
            raise Away(words, code)
        raise (Refused if 400 <= code < 500 and code not in (408, 429) else Unavailable)(words, code)
    if told.get("invalidReceivers") or not told.get("ids"):
        raise Refused(f"{code} Not a number that can be written to: {told.get('invalidReceivers') or 'none'}", code)
    return str(told["ids"][0])


def in_e164(number: str) -> str:
    """A number as networks know it, with + and country; `Refused` if it is none."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException as error:
        raise Refused(f"Not a phone number: {error}") from None
    if not phonenumbers.is_valid_number(parsed):
        raise Refused("Not a phone number that exists.")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
