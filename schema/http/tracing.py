"""The id that ties an answer to the log lines written for it."""

import re
import uuid

from starlette.datastructures import Headers

REQUEST_ID = "X-Request-Id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


def request_id_of(headers: Headers) -> str:
    """The sender's own id if it is harmless in a log line, else a new one."""
    given = headers.get(REQUEST_ID, "")
    return given if _ACCEPTABLE.match(given) else uuid.uuid4().hex


def new_error_id() -> str:
    """Short enough to be read out on the telephone."""
    return uuid.uuid4().hex[:12]
