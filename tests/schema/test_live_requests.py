"""Waiting requests, followed (E2): headquarters hears of all, a dealership of its own."""

from models.event import Event
from models.policy.viewer import Role
from models.session import Database
from resolvers.reader.catalog import node_id
from resolvers.token import RoleTokenInput, issue_role_token
from tests.following import Follower
from tests.schema.requests_scene import WITHDRAW, make_requests

WAITING = "subscription { changeRequests(filter: {status: {eq: OPEN}}) { totalCount } }"
EVENT = "subscription($id: ID!) { event(id: $id) { waitingRequestsCount } }"


async def test_the_number_that_waits_is_told_to_each_in_their_scope(url: str, database: Database) -> None:
    requests = await make_requests(database)

    async def token(role: Role, name: str = "") -> str:
        narrow = {"dealership_id": requests.rows[name].dealership_id} if name else {}
        async with database.write(requests.viewers["admin"]) as session:
            issued = await issue_role_token(session, RoleTokenInput(role, **narrow))
            await session.commit()
        return issued.access_token

    admin = Follower(url, await token(Role.ADMIN))
    own = Follower(url, await token(Role.DEALER, "event"))
    other = Follower(url, await token(Role.DEALER, "elsewhere"))
    key = node_id(Event, requests.rows["event"].id)
    none, one = ({"changeRequests": {"totalCount": count}} for count in (0, 1))
    async with (
        admin.follow(WAITING) as all_of_them,
        own.follow(WAITING) as ours,
        other.follow(WAITING) as theirs,
        admin.follow(EVENT, id=key) as event,
    ):
        for stream in (all_of_them, ours, theirs):
            assert (await stream.event())[1]["data"] == none
        assert await event.data() == {"waitingRequestsCount": 0}
        filed = await requests.file()
        assert (await all_of_them.event())[1]["data"] == one
        assert (await ours.event())[1]["data"] == one
        assert await event.data() == {"waitingRequestsCount": 1}
        await requests.do("dealer", WITHDRAW, changeRequestId=filed["id"])
        assert (await all_of_them.event())[1]["data"] == none
        await theirs.silence()
