"""A client of the schema for tests: sends documents through the real engine, as any viewer."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate

from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import Database
from schema.engine import SchemaEngine
from schema.http.caller import Caller
from schema.http.operation import PreparedOperation


@dataclass
class Api:
    """The schema as one viewer meets it."""

    engine: SchemaEngine
    viewer: Viewer

    @classmethod
    def of(cls, database: Database, viewer: Viewer) -> "Api":
        """A new engine on this database."""
        return cls(SchemaEngine(database), viewer)

    def as_viewer(self, viewer: Viewer) -> "Api":
        """The same engine, another viewer."""
        return Api(self.engine, viewer)

    async def answer(self, text: str, **variables: Any) -> dict[str, Any]:
        """The whole response of a document that is valid at the viewer's door."""
        document = parse(text)
        errors = validate(self.engine.schema_for(self.viewer.door), document)
        if errors:
            return {"errors": [{"message": error.message} for error in errors]}
        operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        fragments = {n.name.value: n for n in document.definitions if isinstance(n, FragmentDefinitionNode)}
        prepared = PreparedOperation(
            document,
            sha256(text.encode()).hexdigest(),
            operations[0],
            fragments,
            variables,
            self.viewer.door,
        )
        caller = Caller(self.viewer, "bearer", False, Locale.FR)
        result: dict[str, Any] = json.loads((await self.engine.execute(prepared, caller, "request")).body)
        return result

    async def data(self, text: str, **variables: Any) -> dict[str, Any]:
        """The data of a document that must succeed."""
        response = await self.answer(text, **variables)
        assert "errors" not in response, response
        data: dict[str, Any] = response["data"]
        return data
