"""The routes of this door, for app.py to mount: what comes from outside over HTTP and is no GraphQL (F3, F5).

Thin: each route proves where the words come from, turns them into a use case's input, and answers.
"""

from pydantic import SecretStr
from starlette.routing import BaseRoute, Route

from models.session import Database
from settings import Settings
from webhooks.mailgun import MailgunEndpoint
from webhooks.reports import ReportEndpoint
from webhooks.tracking import tracking_routes
from webhooks.unsubscribe import UnsubscribeEndpoint


def webhook_routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """What mails ask for, unsubscribing in one click; reports and answers to SMS where a secret is set, else 404."""
    routes = [Route("/unsubscribe", UnsubscribeEndpoint(database).take, methods=["POST"])]
    if secrets := _each(settings.webhook_secrets):
        routes.append(Route("/webhooks/messages", ReportEndpoint(database, secrets).take, methods=["POST"]))
    if keys := _each(settings.mailgun_signing_keys):
        routes.append(Route("/webhooks/mailgun", MailgunEndpoint(database, keys).take, methods=["POST"]))
    return [*tracking_routes(database, settings), *routes]


def _each(secrets: SecretStr) -> list[str]:
    return [each.strip() for each in secrets.get_secret_value().split(",") if each.strip()]
