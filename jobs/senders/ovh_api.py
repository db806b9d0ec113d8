"""OVHcloud's API: whose account it is, and requests that are signed by its rules.

https://docs.ovhcloud.com/en/guides/web-cloud/messaging/sms/first-steps (signature).
"""

import hashlib
import time
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import httpx2

from jobs.senders.port import Away, Unavailable

HOSTS = {"eu.api.ovh.com", "ca.api.ovh.com"}
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose SMS they are: `ovh://application_key:application_secret:consumer_key@host/account?sender=NAME`."""

    application_key: str
    application_secret: str
    consumer_key: str
    base: str
    service: str
    sender: str

    @property
    def sms(self) -> str:
        """Where the SMS of the account are, below `base`."""
        return f"/sms/{quote(self.service, safe='')}"

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


class OvhApi:
    """One account's door. `tell_time` comes before the first `ask`."""

    def __init__(self, url: str) -> None:
        self.account = Account.from_url(url)
        self._client = httpx2.AsyncClient(timeout=TIMEOUT)
        self._clock_ahead: float | None = None

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def tell_time(self) -> None:
        """Signatures hold for a moment only, by the provider's clock: how far ours is from it is asked once."""
        if self._clock_ahead is None:
            response = await self._send("GET", f"{self.account.base}/auth/time", {}, b"")
            if response.status_code != 200 or not response.text.strip().isdigit():
                raise Away(f"{response.status_code} {response.text[:200]}", response.status_code)
            self._clock_ahead = int(response.text) - time.time()

    async def ask(self, method: str, path: str, body: bytes = b"") -> httpx2.Response:
        """The answer to a signed request; Away or Unavailable where there is none."""
        url = f"{self.account.base}{path}"
        moment = str(round(time.time() + (self._clock_ahead or 0.0)))
        signed = "+".join(
            (self.account.application_secret, self.account.consumer_key, method, url, body.decode(), moment)
        )
        headers = {
            "Content-Type": "application/json",
            "X-Ovh-Application": self.account.application_key,
            "X-Ovh-Consumer": self.account.consumer_key,
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
