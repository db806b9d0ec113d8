"""SMS by OVHcloud's API: `POST /1.0/sms/{account}/jobs`, one number a request, each request signed.

https://docs.ovhcloud.com/en/guides/web-cloud/messaging/sms/api-sms-cookbook (fields), …/first-steps (signature).
"""

import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx2
import orjson
import phonenumbers

from jobs.senders.pace import Pace, Unpaced
from jobs.senders.port import Away, Carrier, Commit, Letter, Refused, Sms, Unavailable
from jobs.senders.turns import Turns
from resolvers.rendering.segments import count_segments

HOSTS = {"eu.api.ovh.com", "ca.api.ovh.com"}
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
# The operator's to mend: keys that are wrong or may not send, a sender that is not validated, no credit left.
FOR_OPERATOR = {401, 402, 403, 404}
# How long the network may try to reach a phone that is off, in minutes.
VALIDITY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Account:
    """Whose SMS they are: `ovh://application_key:application_secret:consumer_key@host/account?sender=NAME`."""

    application_key: str
    application_secret: str
    consumer_key: str
    base: str
    service: str
    sender: str

    @classmethod
    def from_url(cls, url: str) -> "Account":
        """Read the setting; ValueError when it is something else."""
        parts = urlsplit(url)
        query = dict(each.partition("=")[::2] for each in parts.query.split("&") if each)
        keys = [unquote(each) for each in (parts.netloc.rpartition("@")[0]).split(":")]
        service = parts.path.strip("/")
        local = parts.hostname in ("127.0.0.1", "localhost")
        if parts.scheme != "ovh" or len(keys) != 3 or not all(keys) or not service or not parts.hostname:
            raise ValueError(
                "SMS_URL must look like ovh://application_key:application_secret:consumer_key@eu.api.ovh.com/sms-ab123-1"
                "?sender=NAME"
            )
        if parts.hostname not in HOSTS and not local:
            raise ValueError(f"SMS_URL: {parts.hostname} is none of {', '.join(sorted(HOSTS))}.")
        # In the open only to this machine, for trying.
        base = f"http://{parts.hostname}:{parts.port}/1.0" if local else f"https://{parts.hostname}/1.0"
        key, secret, consumer = keys
        return cls(key, secret, consumer, base, service, unquote(query.get("sender", "")))


class OvhSender(Carrier):
    """One account. Without a sender's name the messages come from a short number that can be answered."""

    name = "ovh"

    def __init__(self, url: str, *, connections: int = 4, pace: Pace | None = None) -> None:
        self._account = Account.from_url(url)
        self._pace = pace or Unpaced()
        self._turns = Turns(connections)
        self._client = httpx2.AsyncClient(timeout=TIMEOUT)
        self._clock_ahead: float | None = None

    @asynccontextmanager
    async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
        """Make ready to ask: the request is the last word."""
        if not isinstance(letter, Sms):
            raise Refused("Not an SMS.")
        body = orjson.dumps(self._order(letter))
        async with self._turns.turn(patient=letter.marketing):
            await self._pace.take()
            await self._tell_time()

            async def commit() -> str:
                return _read(await self._ask("POST", f"/sms/{quote(self._account.service, safe='')}/jobs", body))

            yield commit

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()
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
        if self._account.sender:
            return {**order, "sender": self._account.sender, "senderForResponse": False}
        return {**order, "senderForResponse": True}

    async def _tell_time(self) -> None:
        """Signatures hold for a moment only, by the provider's clock: how far ours is from it is asked once."""
        if self._clock_ahead is None:
            response = await self._send("GET", f"{self._account.base}/auth/time", {}, b"")
            if response.status_code != 200 or not response.text.strip().isdigit():
                raise Away(f"{response.status_code} {response.text[:200]}", response.status_code)
            self._clock_ahead = int(response.text) - time.time()

    async def _ask(self, method: str, path: str, body: bytes) -> httpx2.Response:
        url = f"{self._account.base}{path}"
        moment = str(round(time.time() + (self._clock_ahead or 0.0)))
        signed = "+".join(
            (self._account.application_secret, self._account.consumer_key, method, url, body.decode(), moment)
        )
        headers = {
            "Content-Type": "application/json",
            "X-Ovh-Application": self._account.application_key,
            "X-Ovh-Consumer": self._account.consumer_key,
            "X-Ovh-Timestamp": moment,
            # The algorithm is theirs: SHA-1 with the secret in front.
            "X-Ovh-Signature": "$1$" + hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest(),
        }
        return await self._send(method, url, headers, body)

    async def _send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> httpx2.Response:
        try:
            return await self._client.request(method, url, headers=headers, content=body)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise Away(f"{type(error).__name__}: {error}") from error
        except httpx2.HTTPError as error:
            raise Unavailable(f"{type(error).__name__}: {error}") from error


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
