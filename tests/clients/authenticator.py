"""Chromium's virtual authenticator: a device with a fingerprint reader, for tests of passkeys (CDP’s WebAuthn)."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Page


@dataclass
class Fingerprint:
    """A reader of this page's browser, which recognises its person unless told otherwise."""

    session: CDPSession
    key: str

    @classmethod
    async def of(cls, page: Page) -> "Fingerprint":
        """Build one in."""
        session = await page.context.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(session, made["authenticatorId"])

    async def recognise(self, right: bool) -> None:
        """Whether it takes the next finger for its person's."""
        given = {"authenticatorId": self.key, "isUserVerified": right}
        await self.session.send("WebAuthn.setUserVerified", given)

    async def keys(self) -> list[dict[str, Any]]:
        """The passkeys that it holds."""
        found = await self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.key})
        listed: list[dict[str, Any]] = found["credentials"]
        return listed
