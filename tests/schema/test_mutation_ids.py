"""Ids in mutations: foreign, missing and malformed ones are refused alike, field by field (A1)."""

import dataclasses
from typing import Any

import orjson
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType
from strawberry.types import get_object_definition

from models.booking import Booking, BookingStatus
from models.kit.uuid7 import uuid7
from models.policy.viewer import DOORS, Role, Viewer
from models.session import Database
from resolvers.reader.catalog import MODELS
from schema.engine import SchemaEngine, door_schema
from schema.kit.input_object import _type_named_by
from schema.kit.payload import MUTATING
from schema.mutation import Mutation
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.schema.asking import ask
from tests.schema.crawling import core

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.write(ADMIN) as session:
        made = await build_scene(session)
        (await session.get_one(Booking, made.rows["booking_1"].id)).status = BookingStatus.BOOKED  # its rider moves it
        await session.commit()
    return made


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


def id_inputs(door: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every (mutation, field that takes an id, the other required fields) of a door."""
    mutation = door_schema(door).mutation_type
    found = []
    for name, field in mutation.fields.items() if mutation else ():
        kind = core(field.args["input"].type)
        fields = {key: each for key, each in kind.fields.items() if str(each.type).rstrip("!") == "ID"}
        found += [(name, key, _filled(kind)) for key in fields]
    return found


def _filled(kind: GraphQLInputObjectType) -> dict[str, Any]:
    values: dict[str, Any] = {"String": "zoe@riders.example", "Date": "1990-05-17", "Int": 1, "Float": 1.5}
    values |= {"AccountRole": "DEALER", "LicenceClass": "A", "Boolean": True, "ID": "malformed", "ChangeKind": "OTHER"}
    values |= {"Time": "09:00:00", "Grouping": "TOGETHER", "MessageNature": "SERVICE", "MessageChannel": "EMAIL"}
    values |= {"MessageCause": "REMINDER", "Locale": "FR"}
    filled: dict[str, Any] = {}
    for key, field in kind.fields.items():
        if str(field.type).endswith("!"):
            target = core(field.type)
            nested = _filled(target) if isinstance(target, GraphQLInputObjectType) else values[target.name]
            filled[key] = [{"header": "Id", "path": "id"}] if key == "columns" else nested
    return filled


@pytest.mark.parametrize("door", DOORS)
async def test_foreign_missing_and_malformed_ids_are_refused_alike(
    engine: SchemaEngine, scene: Scene, door: str
) -> None:
    viewers = {**scene.viewers(), Role.ADMIN: ADMIN}
    for mutation, field, given in id_inputs(door):
        # Without a link nobody sees a booking: what is wrong beside it can be told to its rider only.
        rides = door == "public" and "bookingId" in given
        viewer = viewers[Role.RIDER if rides else Role(door.upper())]
        kind = core(_mutations(door).fields[mutation].args["input"].type)
        selection = "{ __typename ... on Problem { code message field } }"
        text = f"mutation($i: {kind}!) {{ {mutation}(input: $i) {selection} }}"
        others = _with_ids(scene, given, "booking_1" if rides else "booking_3")
        unseen = [key for (name, key), roles in scene.seen.items() if viewer.role not in roles]
        missing = [f"{model.__tablename__}_{uuid7()}" for model in MODELS.values()]
        answers = set()
        for key in [*unseen, *missing, "", "malformed", "booking_1"]:
            answers.add(await ask(engine, viewer, text, i={**others, field: key}))
        assert len(answers) == 1, (mutation, field, answers)
        (answer,) = answers
        body = orjson.loads(answer)["data"][mutation]
        assert (body["__typename"], body["code"], body["field"]) == ("NotFound", "NOT_FOUND", field), mutation


def _mutations(door: str) -> GraphQLObjectType:
    found = door_schema(door).mutation_type
    assert found is not None
    return found


def _with_ids(scene: Scene, given: dict[str, Any], booking: str) -> dict[str, Any]:
    """The other ids are of rows that are there, so that only one id is at fault."""
    known = {"slotId": "slot_2c", "modelId": "model_2", "bookingId": booking, "exportProfileId": "profile"}
    known |= {"riderId": "rider_1", "mergedId": "rider_2", "seasonId": "season"}
    known |= {"eventId": "event_1", "vehicleId": "vehicle_1", "dealershipId": "dealership_1", "truckId": "truck"}
    known |= {"vehicleModelId": "model_1", "seasonImportId": "season_import"}
    return {
        key: scene.id(known[key])
        if key in known
        else _with_ids(scene, value, booking)
        if isinstance(value, dict)
        else value
        for key, value in given.items()
    }


def test_every_key_in_an_input_is_of_a_type_that_can_be_read() -> None:
    """A name that no type has would refuse every id there is."""
    for root in get_object_definition(Mutation, strict=True).fields:
        domain = root.metadata[MUTATING].use_case.__annotations__["input"]
        for item in dataclasses.fields(domain):
            if "UUID" in str(item.type):
                assert (item.metadata.get("node") or _type_named_by(item.name)) in MODELS, (root.python_name, item.name)
