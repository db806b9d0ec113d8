"""Proving by the mailed link that the address of one who waits is their own (C7; ADR 0011)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.link import LinkPurpose, read_link
from resolvers.rider import adopt, drop_unproven
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_offer import offer_freed
from resolvers.wish import collision_of


@dataclass(frozen=True, slots=True)
class WishLinkInput:
    """The token of the link that was mailed."""

    token: str


async def confirm_wish(session: WriteSession, viewer: Viewer, input: WishLinkInput) -> Wish:
    """Prove by the link that was mailed that the address is one's own: from now on places are offered.

    The order is that of joining, not of proving. A second click changes nothing. The token is the permission: the wish
    is read past the viewer's scope. Raises LinkInvalid, NotFound, Conflict.
    """
    require(viewer, "confirm_wish")
    wish = await lock_wish(session, read_link(input.token, LinkPurpose.WISH), "token")
    if wish.proven_at is not None:
        return wish
    if wish.state is WishState.EVENT_CANCELLED:
        raise Conflict(
            "L’événement est annulé : personne n’y attend plus. Choisissez une autre étape du tour.",
            "The event is cancelled: nobody waits there any more. Choose another stop of the tour.",
            field="token",
        )
    if wish.state is not WishState.WAITING:
        raise Conflict(
            "Vous avez quitté cette liste d’attente. Vous pouvez vous y inscrire de nouveau.",
            "You have left this waiting list. You can join it again.",
            field="token",
        )
    friends = await _friends_of(session, wish) if wish.group_id else []
    for each, same_address in [(wish, True), *friends]:
        await _prove(session, each, known=same_address)
        await log_steps(session, [Logged(each.id, WishStepKind.PROVEN)], viewer.actor)
    await offer_freed(session, wish.event_id)
    await session.refresh(wish)
    return wish


async def lock_wish(session: WriteSession, wish_id: UUID, field: str) -> Wish:
    """The wish, with the waiting list that it stands in, locked until the transaction ends; past the viewer's scope.

    Raises NotFound.
    """
    event_id = await session.scalar(select(Wish.event_id).where(Wish.id == wish_id), execution_options=UNSCOPED)
    if event_id is None:
        raise NotFound(field)
    # The list before the wish, as whoever offers does.
    await lock_waiting_lists(session, [event_id])
    statement = select(Wish).where(Wish.id == wish_id).with_for_update()
    return (await session.scalars(statement, execution_options=UNSCOPED)).one()


async def _friends_of(session: WriteSession, wish: Wish) -> list[tuple[Wish, bool]]:
    """The wishes that came with this one, with whether the link proves their rider's address as well."""
    address = select(Rider.email).where(Rider.id == wish.rider_id).scalar_subquery()
    statement = (
        select(Wish, Rider.email == address)
        .join(Rider, Rider.id == Wish.rider_id)
        .where(Wish.group_id == wish.group_id, Wish.id != wish.id, Wish.state == WishState.WAITING)
        .order_by(Wish.id)
        .with_for_update(of=Wish)
    )
    return [(friend, bool(same)) for friend, same in await session.execute(statement, execution_options=UNSCOPED)]


async def _prove(session: WriteSession, wish: Wish, *, known: bool) -> None:
    """Put it into the order; whose address the link did not prove becomes no `known` person (ADR 0011)."""
    said = wish.rider_id
    try:
        async with session.begin_nested():
            rider_id = await adopt(session, said) if known else said
            proven = {"rider_id": rider_id, "proven_at": func.now()}
            await session.execute(update(Wish).where(Wish.id == wish.id).values(**proven), execution_options=UNSCOPED)
            if rider_id != said:
                await drop_unproven(session, said)
    except IntegrityError as error:
        raise collision_of(error) from error
