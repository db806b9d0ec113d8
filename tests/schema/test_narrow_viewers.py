"""Viewers whom a link, a scope or a dealership narrows: what they are told, said by hand (A1)."""

import pytest

from models.policy.viewer import Role, Viewer
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.schema.asking import read


async def test_a_rider_sees_their_own_booking_and_nobody_elses(engine: SchemaEngine, scene: Scene) -> None:
    viewer = scene.viewers()[Role.RIDER]
    text = "query($id: ID!) { booking(id: $id) { id rider { id firstName } history { status } place { id } } }"
    own = await read(engine, viewer, text, id=scene.id("booking_1"))
    assert own["booking"]["rider"] == {"id": scene.id("rider_1"), "firstName": "Zoé 1"}
    # Booking 5 is of the same rider: the link that was sent is for one booking.
    for other in ("booking_2", "booking_3", "booking_5"):
        assert await read(engine, viewer, text, id=scene.id(other)) == {"booking": None}


@pytest.mark.parametrize(
    "viewer",
    [Viewer(Role.PUBLIC), Viewer(Role.RIDER), Viewer(Role.SYNC), Viewer(Role.SYNC, scopes=frozenset({"other:read"}))],
    ids=["anybody", "a rider without a link", "a client without a scope", "a client of another scope"],
)
async def test_nobody_without_a_link_or_scope_sees_a_booking_a_rider_or_a_lead(
    engine: SchemaEngine, scene: Scene, viewer: Viewer
) -> None:
    for type_name, key in scene.seen:
        if type_name in ("Booking", "Rider", "Lead", "BookingStep"):
            answer = await read(engine, viewer, "query($id: ID!) { node(id: $id) { id } }", id=key)
            assert answer == {"node": None}
    if viewer.role is Role.SYNC:
        leads = await read(engine, viewer, "{ leads { totalCount nodes { id } } }")
        assert leads == {"leads": {"totalCount": 0, "nodes": []}}
        stages = [key for type_name, key in scene.seen if type_name in ("Event", "Slot")]
        nodes = " ".join(f'n{number}: node(id: "{key}") {{ id }}' for number, key in enumerate(stages))
        assert set((await read(engine, viewer, f"{{ {nodes} }}")).values()) == {None}


@pytest.mark.parametrize("role", [Role.DEALER, Role.TABLET])
async def test_a_viewer_whom_nothing_narrows_sees_nothing_that_is_narrowed(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    roots = ("events", "dealerships", "vehicles", "bookings", "riders")
    found = await read(engine, Viewer(role), "{ " + " ".join(f"{root} {{ totalCount }}" for root in roots) + " }")
    assert {each["totalCount"] for each in found.values()} == {0}


async def test_dealerships_see_the_rider_of_both_with_their_own_bookings_only(
    engine: SchemaEngine, scene: Scene
) -> None:
    text = "query($id: ID!) { node(id: $id) { ... on Rider { bookings { totalCount nodes { id } } } } }"
    expected = {"1": {"booking_3", "booking_7"}, "2": {"booking_4"}}
    for number, bookings in expected.items():
        viewer = Viewer(Role.DEALER, dealership_id=scene.rows[f"dealership_{number}"].id)
        found = (await read(engine, viewer, text, id=scene.id("rider_3")))["node"]["bookings"]
        assert {node["id"] for node in found["nodes"]} == {scene.id(name) for name in bookings}
        assert found["totalCount"] == len(bookings)
