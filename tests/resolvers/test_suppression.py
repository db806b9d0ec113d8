"""Who is not written to, for which messages, and for how long (F5)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from jobs.transaction import transaction
from models.message import MessageChannel
from models.rider import Rider
from models.session import Database
from models.suppression import Suppression, SuppressionReason, SuppressionScope
from resolvers.suppression import is_suppressed, suppress, suppressed
from tests.factories.world import World

EMAIL, SMS = MessageChannel.EMAIL, MessageChannel.SMS
ADDRESS = "zoe@riders.example"


@pytest.mark.parametrize("scope", list(SuppressionScope))
async def test_marketing_alone_or_everything_is_kept_back(database: Database, scope: SuppressionScope) -> None:
    async with transaction(database) as session:
        await suppress(session, EMAIL, "Zoe@Riders.example ", SuppressionReason.COMPLAINT, scope)
        assert await suppressed(session, EMAIL, "ZOE@riders.example", True) is SuppressionReason.COMPLAINT
        everything = await suppressed(session, EMAIL, ADDRESS, False)
        assert everything is (SuppressionReason.COMPLAINT if scope is SuppressionScope.ALL else None)
        assert await suppressed(session, SMS, ADDRESS, True) is None
        assert await suppressed(session, EMAIL, "other@riders.example", True) is None


async def test_the_gravest_reason_is_told(database: Database) -> None:
    async with transaction(database) as session:
        await suppress(session, EMAIL, ADDRESS, SuppressionReason.UNSUBSCRIBED, SuppressionScope.MARKETING)
        await suppress(session, EMAIL, ADDRESS, SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
        assert await suppressed(session, EMAIL, ADDRESS, True) is SuppressionReason.HARD_BOUNCE


async def test_what_is_lifted_keeps_nothing_back_and_may_come_again(database: Database) -> None:
    async with transaction(database) as session:
        for _ in range(2):
            await suppress(session, EMAIL, ADDRESS, SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
        (found,) = await session.scalars(select(Suppression))
        found.lifted_at, found.lifted_by = datetime.now(UTC), "Ada"
        await session.flush()
        assert await suppressed(session, EMAIL, ADDRESS, True) is None
        await suppress(session, EMAIL, ADDRESS, SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
        assert await suppressed(session, EMAIL, ADDRESS, False) is SuppressionReason.HARD_BOUNCE
        assert await session.scalar(select(func.count()).select_from(Suppression)) == 2


async def test_whoever_counts_recipients_asks_the_same_question(database: Database) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        gone, left = await world.rider(), await world.rider()
        await suppress(session, EMAIL, gone.email or "", SuppressionReason.UNSUBSCRIBED, SuppressionScope.MARKETING)
        for marketing, expected in ((True, {left.id}), (False, {gone.id, left.id})):
            reached = await session.scalars(select(Rider.id).where(~is_suppressed(EMAIL, Rider.email, marketing)))
            assert set(reached) == expected
