"""Photos as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import photo
from schema.kit.expose import expose


@expose(photo.Photo)
class Photo:
    """A picture that somebody uploaded; its files are named after its content, so a name never means another one."""
