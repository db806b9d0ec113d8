"""The routes of this door, for app.py to mount: what comes from outside over HTTP and is no GraphQL (F3, F5).

Thin: each route proves where the words come from, turns them into a use case's input, and answers.
"""

from starlette.routing import BaseRoute

from models.session import Database
from settings import Settings


def webhook_routes(_database: Database, _settings: Settings) -> list[BaseRoute]:
    """Reports of providers, answers to SMS, unsubscribing in one click."""
    return []
