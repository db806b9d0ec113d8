"""How fast one address may send anonymous mutations: a script must not hold a whole season, nor mail strangers."""

import ipaddress

from limits import parse_many
from starlette.requests import Request

from auth.problem import TooManyAttempts
from auth.throttle import Throttle, address_of
from settings import Settings


class Admission:
    """Counts anonymous mutations by address, for all processes together; for each alone while Valkey is away."""

    def __init__(self, throttle: Throttle, settings: Settings) -> None:
        self._throttle = throttle
        self._limits = parse_many(settings.anonymous_mutations) if settings.anonymous_mutations else []
        # There every client is this machine. In production that would be a proxy which does not say who asks.
        self._loopback_exempt = settings.drt_environment == "embedded"

    async def seconds_to_wait(self, request: Request) -> int:
        """Count one; 0 if it is admitted, else the seconds until the next one would be."""
        address = address_of(request)
        if self._loopback_exempt and _is_loopback(request):
            return 0
        try:
            for limit in self._limits:
                await self._throttle.count(limit, "anonymous-mutation", address)
        except TooManyAttempts as refusal:
            return refusal.seconds
        return 0


def _is_loopback(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
