"""Mailings and their recipients as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import mailing
from schema.kit.expose import expose


@expose(mailing.Mailing, pages=("recipients", "templates"))
class Mailing:
    """One mailing to a filtered set: to whom, when and how fast; how far it is, and who was left out."""


@expose(mailing.MailingRecipient)
class MailingRecipient:
    """One message of a mailing, or the reason why somebody of its set gets none."""
