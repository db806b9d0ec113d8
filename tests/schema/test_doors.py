"""Doors: the schema of each role is what the policy says, as it was committed, and nothing of another door."""

import pytest
from graphql import GraphQLInputObjectType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, is_introspection_type
from sqlalchemy import inspect

from models.errors import DomainError, Forbidden
from models.policy.actions import ACTIONS, require
from models.policy.fields import FIELDS
from models.policy.rows import ROWS
from models.policy.viewer import DOORS, Role, Viewer
from resolvers.reader.catalog import MODELS, attribute
from resolvers.reader.filters import SEARCHED
from schema.engine import WHOLE, door_schema
from schema.kit.doors import parted
from schema.sdl import FOLDER, sdl_of

OF_FIELDS = ("Filter", "Sort", "Sum", "Mean", "Min", "Max", "Distinct")
NOT_OF_THE_POLICY = {"Mutation", "PageInfo", "CurrentViewer", "AccessRule", "ActionRule", "ChangeConsequences"}
NOT_OF_THE_POLICY |= {"SlotLayout", "LaidOutSlot", "EventPlan", "PlannedDeparture", "PlannedVehicle"}
NOT_OF_THE_POLICY |= {"LeadField", "DeletedExportProfile"}
NOT_OF_THE_POLICY |= {"MessageCauseEntry", "TemplateVariable", "ShippedTemplate", "ComparedLine"}
NOT_OF_THE_POLICY |= {"MessagePreview", "MessageFault", "SmsCount", "Resending", "MailingReach", "Deletion"}
NOT_OF_THE_POLICY |= {"Preferences", "PreferenceChoice", "Unsubscription", "ConsentText"}
JOINING = {"and", "or", "not"}
door_by_door = pytest.mark.parametrize("door", DOORS)


def read_at(door: str, type_name: str) -> set[str]:
    return {name for name, roles in FIELDS[type_name].items() if roles & DOORS[door]}


def objects(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    return {
        name: kind
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind)
    }


@door_by_door
def test_the_committed_schema_is_the_one_that_is_served(door: str) -> None:
    committed = (FOLDER / f"{door}.graphql").read_text(encoding="utf-8")
    assert committed == sdl_of(door), "run `schema.sdl.write_all()` and look at the difference"


@door_by_door
def test_a_door_has_a_field_exactly_if_the_policy_says_so(door: str) -> None:
    found = objects(door_schema(door))
    for type_name in FIELDS:
        fields = {attribute(name) for name in found[type_name].fields} if type_name in found else set()
        if fields or type_name in ("Query", "Subscription"):
            assert fields == read_at(door, type_name), type_name
        else:
            assert not read_at(door, type_name) or not _is_led_to(door, type_name), type_name


def _is_led_to(door: str, type_name: str) -> bool:
    return any(
        getattr(getattr(field.type, "of_type", field.type), "name", "") == type_name
        for kind in objects(door_schema(door)).values()
        for field in kind.fields.values()
    )


@door_by_door
def test_a_door_has_no_type_that_the_policy_does_not_know(door: str) -> None:
    schema = door_schema(door)
    problem = schema.type_map.get("Problem")
    refusals = {kind.name for kind in schema.get_possible_types(problem)} if problem else set()  # type: ignore[arg-type]
    for name in objects(schema):
        known = parted(name)[0] in FIELDS or name in refusals | NOT_OF_THE_POLICY or name.endswith("Success")
        assert known, name


@door_by_door
def test_filters_sorts_and_figures_name_only_what_the_door_reads(door: str) -> None:
    for name, kind in door_schema(door).type_map.items():
        ending = next((each for each in OF_FIELDS if name.endswith(each)), "")
        target = name.removesuffix(ending)
        if not isinstance(kind, (GraphQLInputObjectType, GraphQLObjectType)) or target == name or target not in FIELDS:
            continue
        named = {attribute(field) for field in kind.fields if field not in JOINING}
        if "search" in named:
            named = named - {"search"} | set(SEARCHED[target])
        assert named <= read_at(door, target), name


@door_by_door
def test_a_door_has_a_mutation_exactly_if_one_of_its_roles_may_carry_it_out(door: str) -> None:
    mutation = door_schema(door).mutation_type
    found = {attribute(name) for name in mutation.fields} if mutation else set()
    assert found == {action for action, roles in ACTIONS.items() if roles & DOORS[door]}


@door_by_door
def test_every_field_and_input_leads_to_a_type_of_the_same_door(door: str) -> None:
    schema = door_schema(door)
    for kind in schema.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            assert schema.type_map[_core(field.type).name] is _core(field.type)
            for argument in getattr(field, "args", {}).values():
                assert schema.type_map[_core(argument.type).name] is _core(argument.type)


def _core(kind: GraphQLNamedType) -> GraphQLNamedType:
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


@door_by_door
def test_a_schema_says_nothing_of_fields_and_tables_that_are_of_no_door(door: str) -> None:
    text = sdl_of(door)
    for secret in (
        "passwordHash",
        "secretHash",
        "tokenHash",
        "changedIn",
        "causeKey",
        "anonymisedAt",
        "calendarSequence",
        "secretSealed",
        "credentialId",
    ):
        assert secret not in text
    for table in (
        "AccessToken",
        "DeviceCode",
        "IdempotencyKey",
        "Totp",
        "Passkey",
        "RecoveryCode",
        "SignInStep",
    ):
        assert f"type {table}" not in text
    assert ("type Outbox" in text) == (door == "admin")


def test_every_field_of_the_policy_is_an_attribute_and_has_a_rule_for_its_rows() -> None:
    for type_name, field in ((name, field) for name, grants in FIELDS.items() for field in grants):
        if type_name in ("Query", "Subscription"):
            continue
        assert MODELS[type_name] in ROWS
        assert field in inspect(MODELS[type_name]).attrs, (type_name, field)
        assert FIELDS[type_name][field], f"{type_name}.{field} is listed for nobody"


def test_nobody_reads_a_root_or_a_field_of_a_type_whose_rows_they_never_see() -> None:
    unseen = [
        (type_name, role)
        for type_name, model in MODELS.items()
        for role in Role
        if any(role in roles for roles in FIELDS[type_name].values()) and role not in ROWS[model]
    ]
    # The public door is one schema for riders and for anybody: anybody reads no booking by it, only riders do.
    assert {role for _, role in unseen} <= {Role.PUBLIC}, unseen


def test_each_use_case_of_the_schema_is_listed_and_none_else() -> None:
    mutation = WHOLE._schema.mutation_type
    assert mutation is not None
    assert {attribute(name) for name in mutation.fields} == set(ACTIONS)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_forbidden_what_the_policy_does_not_list_for_it(role: Role) -> None:
    for action, roles in ACTIONS.items():
        if role in roles:
            require(Viewer(role), action)
        else:
            with pytest.raises(Forbidden):
                require(Viewer(role), action)
    with pytest.raises(DomainError):
        require(Viewer(role), "of no use case")
