"""POST /unsubscribe?token=…: one click in a mail program unsubscribes (RFC 8058); GET is a page of clients/public."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.errors import LinkInvalid, NotFound
from models.session import Database
from resolvers.unsubscribe import unsubscribe_by_link
from webhooks.body import FORM, MULTIPART, media_type_of, read_body
from webhooks.door import committed

LARGEST_BODY = 4_096
DONE = "Vous êtes désinscrit. / You are unsubscribed.\n"


class UnsubscribeEndpoint:
    """Mail programs press the button for their users: no page, no sign-in, no cookie, no redirect."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, request: Request) -> Response:
        """200 once it is done, also the second time; 400 for a link that is not ours."""
        media_type = MULTIPART if media_type_of(request) == MULTIPART else FORM
        body = await read_body(request, media_type, LARGEST_BODY)
        if b"List-Unsubscribe" not in body or b"One-Click" not in body:
            raise HTTPException(400, "Send List-Unsubscribe=One-Click.")
        try:
            async with committed(self._database) as session:
                await unsubscribe_by_link(session, request.query_params.get("token", ""))
        except (LinkInvalid, NotFound):
            raise HTTPException(400, "This link is not valid.") from None
        return PlainTextResponse(DONE, headers={"Cache-Control": "no-store"})
