"""Bodies of webhooks as JSON: well-formed, of the agreed shape, or a 4xx that says what was wrong."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

# What senders call their events: letters, digits and marks, as a database can keep them.
EVENT_ID = r"^[!-~]{1,190}$"


class Payload(BaseModel):
    """What a sender says; members that we do not know are left unread."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


Given = TypeVar("Given", bound=Payload)


def parse(kind: type[Given], body: bytes) -> Given:
    """The body as this kind; `HTTPException` 400 otherwise."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise HTTPException(400, f"{where or 'The body'}: {first['msg']}.") from None
    except RecursionError:
        raise HTTPException(400, "The body is nested too deeply.") from None
