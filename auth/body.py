"""Request bodies of this door: small, complete, well-formed text; whatever else comes is a 4xx."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from auth.problem import HttpRefusal

LARGEST_BODY = 16 * 1024
SLOWEST_SECONDS = 10
MOST_FIELDS = 50
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def media_type_of(request: Request) -> str:
    """The body's media type, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_json(request: Request, *names: str) -> list[str]:
    """The named members of a JSON object, which must be texts."""
    if media_type_of(request) != JSON:
        raise _unsupported(JSON)
    try:
        body: Any = json.loads((await _read(request)).decode("utf-8"))
    except (ValueError, RecursionError):
        raise _malformed("Envoyez un objet JSON en UTF-8.", "Send a JSON object in UTF-8.") from None
    if not isinstance(body, dict):
        raise _malformed("Envoyez un objet JSON.", "Send a JSON object.")
    return [_checked(name, body.get(name)) for name in names]


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; none may come twice (RFC 6749, section 3.2)."""
    if media_type_of(request) != FORM:
        raise _unsupported(FORM)
    try:
        text = (await _read(request)).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise _malformed("Formulaire illisible.", f"The body is not readable as {FORM}.") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _malformed("Un champ est envoyé deux fois.", "A parameter is included more than once.")
    return {name: _checked(name, value) for name, value in fields.items()}


async def _read(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > LARGEST_BODY:
                    raise HttpRefusal(
                        413,
                        "BODY_TOO_LARGE",
                        "La requête est trop grande.",
                        f"A body has at most {LARGEST_BODY} bytes.",
                    )
                chunks.append(chunk)
    except TimeoutError:
        raise HttpRefusal(408, "REQUEST_TIMEOUT", "La requête est trop lente.", "The body came too slowly.") from None
    except ClientDisconnect:
        raise _malformed("La requête est incomplète.", "The connection ended before the body did.") from None
    return b"".join(chunks)


def _checked(name: str, value: object) -> str:
    """A text that PostgreSQL can keep: no NUL, no lone surrogate."""
    if not isinstance(value, str):
        raise _malformed(f"Donnez le texte « {name} ».", f"Give the text '{name}'.", name)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _malformed("Texte illisible.", f"'{name}' is not valid text.", name) from None
    if "\0" in value:
        raise _malformed("Texte illisible.", f"'{name}' has a NUL character.", name)
    return value


def _malformed(message_fr: str, message_en: str, field: str | None = None) -> HttpRefusal:
    return HttpRefusal(400, "MALFORMED_REQUEST", message_fr, message_en, field=field)


def _unsupported(wanted: str) -> HttpRefusal:
    return HttpRefusal(415, "UNSUPPORTED_MEDIA_TYPE", f"Envoyez du {wanted}.", f"Send {wanted}.")
