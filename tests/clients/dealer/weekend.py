"""The weekend of one dealership of the demo season, and a person of it in a browser."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from playwright.async_api import Page

from models.account import AccountRole
from tests.clients.conftest import Opened


@dataclass
class Weekend:
    """The weekend of one dealership that is to come, with a booking of ours."""

    event: dict[str, Any]
    booking: str
    other: dict[str, Any]

    @property
    def dealership(self) -> UUID:
        """Whose it is."""
        return UUID(self.event["dealership"]["id"].partition("_")[2])


async def enter(open_as: Opened, weekend: Weekend, path: str = "/dealer/", **look: Any) -> Page:
    """A page of its space, as one of its sellers."""
    return await open_as(path, "Sacha Vendeur", AccountRole.DEALER, weekend.dealership, **look)
