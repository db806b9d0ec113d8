"""The `Node` interface (Relay, Object Identification): every row has one opaque id in the whole schema."""

import strawberry


@strawberry.interface(description="An object with a global id (Relay).")
class Node:
    """Implemented by each type that has an `id`."""

    id: strawberry.ID
