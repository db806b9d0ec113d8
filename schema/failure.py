"""Fields that failed: an entry says what was wrong where that is the client's to know; any other failure is masked."""

from typing import Any

import structlog
from graphql import GraphQLError

from models.outage import is_outage
from resolvers.reader.selection import ReadError
from schema.http.errors import error_entry

log = structlog.get_logger()


def failure_entry(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """An error of a field: ours says what was wrong, any other is logged and answered with its id."""
    original = error.original_error
    if isinstance(original, ReadError):
        return error_entry(error, original.code)
    if original is None:
        return error_entry(error, "BAD_USER_INPUT")
    if is_outage(original):
        away = GraphQLError("The database is away for a moment: ask again.", path=error.path)
        return error_entry(away, "UNAVAILABLE")
    log.error("field failed", request_id=request_id, path=error.path, exc_info=original)
    masked = GraphQLError(
        f"Something went wrong on our side. Quote error {request_id} if it happens again.", path=error.path
    )
    return {**error_entry(masked, "INTERNAL"), "extensions": {"code": "INTERNAL", "id": request_id}}
