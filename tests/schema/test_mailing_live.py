"""A mailing is followed while it is prepared and sent, by headquarters only (F6)."""

from models.mailing import Mailing, MailingAudience
from models.message_catalog import MessageNature
from models.policy.viewer import Role
from resolvers.mailing import MailingInput, MailingPlan, SaveMailingInput, save_mailing
from resolvers.mailing_start import preview_mailing
from resolvers.reader.catalog import node_id
from tests.following import Follower
from tests.resolvers.act_run import do
from tests.schema.tour import Tour

MAILING = "subscription($id: ID!) { mailing(id: $id) { name state previewedCount reachedCount skippedCount } }"


async def test_what_is_changed_and_counted_is_told(url: str, tour: Tour) -> None:
    await tour.book(tour.places[0])
    plan = MailingPlan(name="Météo", nature=MessageNature.SERVICE)
    mailing: Mailing = await do(tour.database, save_mailing, SaveMailingInput(plan, MailingAudience.BOOKINGS))
    async with Follower(url, await tour.token(Role.ADMIN)).follow(MAILING, id=node_id(Mailing, mailing.id)) as stream:
        first = await stream.data()
        assert (first["state"], first["previewedCount"]) == ("DRAFT", None)
        await do(tour.database, preview_mailing, MailingInput(mailing.id))
        counted = await stream.data(1.0)
        assert counted["previewedCount"] == counted["reachedCount"]
        assert counted["reachedCount"] + counted["skippedCount"] == 1
        renamed = MailingPlan(name="Météo du samedi", nature=MessageNature.SERVICE, mailing_id=mailing.id)
        await do(tour.database, save_mailing, SaveMailingInput(renamed, MailingAudience.BOOKINGS))
        changed = await stream.data(1.0)
        assert (changed["name"], changed["previewedCount"]) == ("Météo du samedi", None)


async def test_the_team_is_told_of_no_mailing(url: str, tour: Tour) -> None:
    async with Follower(url, await tour.token(Role.TEAM)).asked(MAILING, {"id": "mailing_0"}) as response:
        assert b"Cannot query field 'mailing' on type 'Subscription'" in await response.aread()
