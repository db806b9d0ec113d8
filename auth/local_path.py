"""Where to go on after signing in: a path of ours and nothing that a browser could take for another host."""

import re

HOME = "/auth/sign-in"
_LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")


def local_path(path: str) -> str:
    """The path if it is one of ours, else the page of signing in."""
    return path if _LOCAL_PATH.fullmatch(path) else HOME
