"""A bulk act is followed while it is carried out, by headquarters only (C6)."""

from models.act import Act
from models.policy.viewer import Role
from resolvers.act import ActInput
from resolvers.act_undo import undo_act
from resolvers.reader.catalog import node_id
from resolvers.withdrawal import WithdrawInput, withdraw
from tests.following import Follower
from tests.resolvers.act_run import do, finish
from tests.schema.tour import Tour

ACTS = "subscription { acts(first: 5, filter: {state: {notIn: [PREVIEW]}}) { totalCount nodes { state doneCount } } }"
ACT = "subscription($id: ID!) { act(id: $id) { state bookingsCount doneCount } }"


async def test_the_progress_of_an_act_is_told(url: str, tour: Tour) -> None:
    await tour.book(tour.places[0])
    act: Act = await do(
        tour.database, withdraw, WithdrawInput(vehicle_id=tour.places[0].vehicle_id, event_id=tour.event.id)
    )
    async with Follower(url, await tour.token(Role.ADMIN)).follow(ACT, id=node_id(Act, act.id)) as stream:
        assert await stream.data() == {"state": "QUEUED", "bookingsCount": 1, "doneCount": 0}
        await finish(tour.database, act.id)
        assert await stream.data(1.0) == {"state": "DONE", "bookingsCount": 1, "doneCount": 1}
        await do(tour.database, undo_act, ActInput(act.id))
        assert await stream.data(1.0) == {"state": "UNDONE", "bookingsCount": 1, "doneCount": 1}


async def test_a_list_of_acts_is_told_of_a_new_one_and_of_its_end(url: str, tour: Tour) -> None:
    await tour.book(tour.places[0])
    async with Follower(url, await tour.token(Role.ADMIN)).follow(ACTS) as stream:
        assert (await stream.event())[1]["data"] == {"acts": {"totalCount": 0, "nodes": []}}
        act: Act = await do(
            tour.database, withdraw, WithdrawInput(vehicle_id=tour.places[0].vehicle_id, event_id=tour.event.id)
        )
        assert (await stream.event())[1]["data"]["acts"]["totalCount"] == 1
        await finish(tour.database, act.id)
        assert (await stream.event())[1]["data"]["acts"]["nodes"] == [{"state": "DONE", "doneCount": 1}]


async def test_the_team_is_told_of_no_act(url: str, tour: Tour) -> None:
    follower = Follower(url, await tour.token(Role.TEAM))
    for document, field, given in ((ACT, "act", {"id": "act_0"}), (ACTS, "acts", {})):
        async with follower.asked(document, given) as response:
            assert f"Cannot query field '{field}' on type 'Subscription'".encode() in await response.aread()
