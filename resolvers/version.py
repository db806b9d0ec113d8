"""The optimistic lock: who changes a row says which version they saw."""

from models.errors import Conflict


def check_version(version: int, expected: int | None) -> None:
    """Raise `Conflict` when a version was named and someone changed the row since."""
    if expected is not None and version != expected:
        raise Conflict(
            "Quelqu’un l’a modifié entre-temps. Rechargez la page, puis recommencez.",
            "Someone changed it meanwhile. Reload the page, then try again.",
            field="expectedVersion",
        )
