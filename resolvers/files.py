"""Where exported files are kept: a local folder, or object storage (obstore)."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, ObjectStore, from_url

from settings import Settings


def open_files(settings: Settings) -> ObjectStore:
    """The store at `settings.files_url`; a local folder is made if it is not there."""
    parts = urlsplit(settings.files_url)
    if parts.scheme == "file":
        return LocalStore(Path(unquote(parts.path)), mkdir=True)
    return from_url(settings.files_url)
