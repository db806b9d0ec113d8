"""GraphiQL for admins, from files of our own: no request leaves the origin."""

from __future__ import annotations

import json
from pathlib import Path

from graphql import GraphQLSchema, introspection_from_schema
from starlette.responses import Response

from schema.http.assets import Assets

ASSETS_PATH = "/graphql/assets"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # CodeMirror and Radix write style attributes and elements at run time.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_SCRIPTS = ("react.min.js", "react-dom.min.js", "graphiql.min.js", "explorer.js")
_STYLES = ("graphiql.min.css", "explorer.css")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>GraphiQL · Demo Ride Tour</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
{styles}
</head>
<body>
<div id="graphiql">Loading…</div>
<script type="application/json" id="schema">{schema}</script>
{scripts}
</body>
</html>
"""


class GraphiQL:
    """The page. The schema is written into it, since introspection is refused to a session's cookie."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self._made: tuple[GraphQLSchema, bytes] | None = None

    @classmethod
    def load(cls, folder: Path) -> GraphiQL:
        """Read the files once, at start."""
        return cls(Assets(folder))

    def page(self, schema: GraphQLSchema) -> Response:
        """The page for the door that has this schema."""
        if self._made is None or self._made[0] is not schema:
            self._made = (schema, self._render(schema))
        headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
        return Response(self._made[1], 200, headers, "text/html")

    def _render(self, schema: GraphQLSchema) -> bytes:
        introspection = json.dumps(introspection_from_schema(schema), separators=(",", ":"))
        return _PAGE.format(
            styles="\n".join(f'<link rel="stylesheet" href="{self._url(name)}">' for name in _STYLES),
            scripts="\n".join(f'<script src="{self._url(name)}" defer></script>' for name in _SCRIPTS),
            schema=introspection.replace("<", "\\u003c"),  # a description may hold "</script>"
        ).encode()

    def _url(self, name: str) -> str:
        return f"{ASSETS_PATH}/{self.assets.names[name]}"
