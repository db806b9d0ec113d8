"""Accounts, sign-ins, clients and devices as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import account
from schema.kit.expose import expose


@expose(account.Account)
class Account:
    """A person of headquarters, of the tour team or of a dealership."""


@expose(account.SignIn)
class SignIn:
    """A browser session of an account."""


@expose(account.Client)
class Client:
    """A third party's machine account."""


@expose(account.Device)
class Device:
    """A tablet enrolled for one event."""
