"""Refusals that become a page: for people who sent a form or followed a link."""

import functools

from starlette.requests import Request
from starlette.responses import Response

from auth.language import language_of
from auth.pages.contents import message_page
from auth.problem import Endpoint, headers_of, message_of, status_of
from models.errors import DomainError


def shows_page(endpoint: Endpoint) -> Endpoint:
    """Turn the refusals that a method of an endpoint raises into a page that says what to do."""

    @functools.wraps(endpoint)
    async def guarded(self: object, request: Request) -> Response:
        try:
            return await endpoint(self, request)
        except DomainError as error:
            language = language_of(request.headers)
            title = "Ce n’est pas possible" if language == "fr" else "This is not possible"
            response = message_page(language, title, message_of(error, request), status_of(error))
            response.headers.update(headers_of(error))
            return response

    return guarded
