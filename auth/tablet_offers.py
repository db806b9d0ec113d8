"""JSON of offers to tablets: a code for one weekend, as a picture that a tablet's camera reads (A3; ADR 0038)."""

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.body import read_json
from auth.door import committed
from auth.own_identity import own_identity
from auth.problem import answers_json
from models.errors import NotFound
from models.session import Database
from resolvers.device_offer import offer_device, withdraw_offer
from resolvers.reader.catalog import key_of

# Where the tablets' own client lives; it takes the code from the address, or has it typed.
TABLET_PATH = "/tablet"


class TabletOffers:
    """Made by those who may enrol a tablet."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._address = public_url + TABLET_PATH

    @answers_json
    async def offer(self, request: Request) -> Response:
        """`{eventId, insteadOf}` → 201 with `{userCode, expiresAt, qr}`; `insteadOf`, an earlier code, may be empty.

        403 for who may not, 404 and 409 as `offer_device` says.
        """
        identity = await own_identity(request, self._database)
        event, former = await read_json(request, "eventId", "insteadOf")
        key = key_of("Event", event)
        if key is None:
            raise NotFound("eventId")
        async with committed(self._database, identity.viewer) as session:
            offer = await offer_device(session, identity.viewer, key, former or None)
        address = f"{self._address}?user_code={offer.user_code}"
        qr = segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")
        body = {"userCode": offer.user_code, "expiresAt": offer.expires_at.isoformat(), "qr": qr}
        return JSONResponse(body, 201)

    @answers_json
    async def withdraw(self, request: Request) -> Response:
        """The code opens nothing any more: 204, also for one that is not there."""
        identity = await own_identity(request, self._database)
        async with committed(self._database, identity.viewer) as session:
            await withdraw_offer(session, identity.viewer, request.path_params["code"])
        return Response(status_code=204)
