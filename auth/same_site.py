"""Whether a request was sent by our own pages and clients, or by another site through somebody's browser."""

from urllib.parse import urlsplit

from starlette.requests import Request

from auth.problem import HttpRefusal

CLIENT_HEADER = "X-DRT-Client"


def check_client_header(request: Request) -> None:
    """403 without the header that a form cannot send, and that a script of another origin needs our leave for."""
    if not request.headers.get(CLIENT_HEADER):
        raise HttpRefusal(
            403,
            "CLIENT_HEADER_MISSING",
            f"Ajoutez l’en-tête {CLIENT_HEADER}, avec une valeur quelconque.",
            f"Add the header {CLIENT_HEADER}, with any value.",
        )


def check_form_origin(request: Request) -> None:
    """403 unless the browser says that the form is one of ours.

    Fetch Metadata first; browsers without it say the origin with every POST. A request that says neither comes from
    no browser of this decade, and programs have the JSON variant.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        ours = site == "same-origin"
    else:
        host = _host_of(request.headers.get("origin", ""))
        ours = host is not None and host == request.headers.get("host")
    if not ours:
        raise HttpRefusal(
            403,
            "FOREIGN_FORM",
            "Ce formulaire n’a pas été envoyé depuis notre site. Rechargez la page et recommencez.",
            "This form was not sent from our site. Reload the page and try again.",
        )


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; None for what is none, such as `http://[::`."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
