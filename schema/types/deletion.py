"""What was deleted, as a GraphQL type: told by the use case."""

import inspect

import strawberry

from models import deletion


@strawberry.type(description=inspect.getdoc(deletion.Deletion))
class Deletion:
    """See models/deletion.py."""

    name: str
