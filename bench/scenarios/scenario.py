"""What a scenario is: one question, put to each kind of server in its own words, over the same random choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import asyncpg

Pick = Mapping[str, Any]
"""The values of one request, as JSON has them."""
Ask = Callable[[str, Mapping[str, Any]], Any]
"""Puts a document and its variables to a server and answers the data."""


@dataclass(frozen=True, slots=True)
class Question:
    """A document in the schema of one kind of server, and how a pick becomes its variables.

    `learn` asks the server for what only it knows (how it writes a cursor, say) before anything is prepared.
    """

    document: str
    variables: Callable[[Pick, Any], Mapping[str, Any]] = lambda pick, _learned: pick
    learn: Callable[[Ask], Any] = lambda _ask: None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that people do all day, to be measured.

    `statement` is the hand-written SQL: it answers the whole JSON text, from `arguments` of the pick in their order.
    `essence` reduces the data of an answer to what must be equal between all servers.
    """

    name: str
    title: str
    statement: str
    arguments: tuple[str, ...]
    questions: Mapping[str, Question]
    choose: Callable[[asyncpg.Connection, Random, int], Any]
    essence: Callable[[Any], Any]
    role: str = "admin"
    headers: Mapping[str, str] = field(default_factory=dict)


def global_id(kind: str, key: str) -> str:
    """An id as the product writes it (ADR 0002)."""
    return f"{kind}_{key}"
