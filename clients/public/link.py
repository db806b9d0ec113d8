"""The token of a mailed link: whether it looks like one."""

import re

# A signed token (JWT, compact form); ours have about 260 characters.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{1,200}")


def clean_token(given: str | None) -> str | None:
    """The token if it may be one. Only the API knows whether it is; junk is not worth asking about."""
    return given if given and _TOKEN.fullmatch(given) else None
