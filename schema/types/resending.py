"""What became of failed messages that were to be sent again, as a GraphQL type: told by the use case (F4)."""

import inspect

import strawberry

from models import resending


@strawberry.type(description=inspect.getdoc(resending.Resending))
class Resending:
    """See models/resending.py."""

    queued: int
    suppressed: int
    expired: int
    remaining: int
