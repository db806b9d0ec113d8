"""Tokens of the product, got as its clients get them."""

import asyncio
import base64
import http.client
import json
import secrets
from urllib.parse import urlencode

from auth.tokens import add_client, issue_role_token


class NoTokenError(Exception):
    """The token endpoint refused."""


def bearer(role: str, database_url: str, address: tuple[str, int]) -> dict[str, str]:
    """The header of a caller in that role; none for the public. Good for an hour."""
    if role == "public":
        return {}
    token = _client_token(database_url, address) if role == "sync" else _role_token(database_url, role)
    return {"Authorization": f"Bearer {token}"}


def _role_token(database_url: str, role: str) -> str:
    return asyncio.run(issue_role_token(database_url, role))


def _client_token(database_url: str, address: tuple[str, int]) -> str:
    """By client credentials, as the CRM does (docs/api.md)."""
    name = f"bench {secrets.token_hex(4)}"
    client_id, secret = asyncio.run(add_client(database_url, name, ["leads:read"]))
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    connection = http.client.HTTPConnection(*address, timeout=30)
    try:
        body = urlencode({"grant_type": "client_credentials", "scope": "leads:read"})
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/oauth/token", body, headers)
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise NoTokenError(content.decode())
    return str(json.loads(content)["access_token"])
