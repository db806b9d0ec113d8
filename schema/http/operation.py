"""What passes between the HTTP layer and the engine: one validated operation there, one answer back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, OperationType

from resolvers.live import Watch
from schema.http.caller import Caller


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """An operation that was parsed, measured and validated against its door's schema.

    `variables` are the raw JSON values: coercion is the engine's. `(text_hash, door, name)` identifies the
    operation, so that what is compiled from it can be kept under that key. A selection set may be empty
    (`{ event { } }`): graphql-core reads it as the coming edition of GraphQL has it. `cost` is how many values it
    may read, of the `budget` of its door.
    """

    document: DocumentNode
    text_hash: str
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    door: str
    cost: int = 0
    budget: int = 0

    @property
    def name(self) -> str | None:
        """The operation's name in the document."""
        return self.operation.name.value if self.operation.name else None

    @property
    def extensions(self) -> dict[str, Any]:
        """What each answer says about the operation itself."""
        return {"cost": {"estimated": self.cost, "budget": self.budget}}

    @property
    def is_mutation(self) -> bool:
        """Whether executing it may change something."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def is_subscription(self) -> bool:
        """Whether it has one result after the other."""
        return self.operation.operation is OperationType.SUBSCRIPTION


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL response as JSON bytes.

    `failed` means a request error (GraphQL 7.1.2: variables that cannot be coerced, …): the body then has
    no `data` entry at all. Field errors, even with `"data":null`, are not failures.
    """

    body: bytes
    failed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """What executes operations."""

    def schema_for(self, door: str) -> GraphQLSchema:
        """The schema that viewers of this door see; the same object at each call."""

    async def execute(self, operation: PreparedOperation, caller: Caller, request_id: str) -> Answer:
        """Execute it. Errors of fields are in the answer; whatever is raised is a defect and is masked."""

    async def subscribe(self, operation: PreparedOperation, caller: Caller) -> Watch | Answer:
        """Follow a subscription, to be closed; an answer where its variables are not valid."""
