"""A scenario's requests for one peer, as bytes, and the proof that all peers answer alike."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from typing import Any

import asyncpg

from bench.http import answer_to, post
from bench.processes import Running
from bench.scenarios.scenario import Pick, Question, Scenario
from bench.tokens import bearer

PICKS = 500
CHECKED = 4
_PATH = "/graphql"


class DifferenceError(Exception):
    """Two servers gave different answers to one question: nothing is measured."""


def picks_of(scenario: Scenario, database_url: str, seed: int) -> list[Pick]:
    """The random choices of a scenario: the same for every peer and every run with this seed."""

    async def choose() -> list[Pick]:
        connection = await asyncpg.connect(database_url)
        try:
            picks: list[Pick] = await scenario.choose(connection, Random(seed), PICKS)
            return picks
        finally:
            await connection.close()

    return asyncio.run(choose())


def requests_of(scenario: Scenario, picks: Sequence[Pick], running: Running, database_url: str) -> list[bytes]:
    """One request for each pick."""
    address = running.addresses[0]
    if running.peer.dialect == "sql":
        path = f"/{scenario.name}"
        return [post(address, path, [pick[name] for name in scenario.arguments], {}) for pick in picks]
    headers = bearer(scenario.role, database_url, address) if running.peer.dialect == "own" else {}
    question = scenario.questions[running.peer.dialect]
    learned = question.learn(partial(_ask, address, headers))
    return [_request(address, headers, question, pick, learned) for pick in picks]


def _request(
    address: tuple[str, int], headers: Mapping[str, str], question: Question, pick: Pick, learned: Any
) -> bytes:
    body = {"query": question.document, "variables": question.variables(pick, learned)}
    return post(address, _PATH, body, headers)


def _ask(address: tuple[str, int], headers: Mapping[str, str], document: str, variables: Mapping[str, Any]) -> Any:
    return answer_to(address, post(address, _PATH, {"query": document, "variables": variables}, headers))[0]


def check(scenario: Scenario, running: Sequence[Running], requests: Mapping[str, Sequence[bytes]]) -> dict[str, int]:
    """The bytes of an answer by peer, in the mean of a few; DifferenceError unless all say the same."""
    sizes: dict[str, int] = {}
    expected: list[Any] = []
    for one in running:
        answers = [answer_to(one.addresses[0], request) for request in requests[one.peer.name][:CHECKED]]
        found = [scenario.essence(data) for data, _ in answers]
        expected = expected or found
        for number, (ours, theirs) in enumerate(zip(expected, found, strict=True)):
            if ours != theirs:
                first = running[0].peer.name
                raise DifferenceError(
                    f"{scenario.name}: {one.peer.name} and {first} differ on request {number}:\n"
                    f"{str(theirs)[:400]}\n{str(ours)[:400]}"
                )
        sizes[one.peer.name] = sum(size for _, size in answers) // len(answers)
    return sizes
