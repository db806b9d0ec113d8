"""Telling both sides of a change request (E2, F1): headquarters when it is filed, the dealership when it is answered.

The variables: `request_kind`, `dealership`, `zone`, `about` and `difference` (rows `field`, `before`, `proposed`),
`words`, `answer`, `status`, `author`, `link`. No rider is named in them: whoever opens the link sees who it is.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.account import Account, AccountRole
from models.act import Act, ActState
from models.change_difference import ChangeDifference
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.event import Event
from models.message import MessageCause
from models.rider import Locale
from models.session import UNSCOPED, WriteSession
from resolvers.message import queue_messages
from settings import get_settings

INBOX, OWN = "/admin/requests", "/dealer/requests"


async def tell_headquarters(session: WriteSession, request: ChangeRequest) -> None:
    """One message to each active administrator, or to the address set for requests.

    To each: a request waits for whoever comes first, and the second is told that it is answered. A large headquarters
    sets REQUESTS_MAIL_TO to an address of its own. Unscoped: the dealership that asks sees no account.
    """
    variables = await _variables(session, request, INBOX)
    if address := get_settings().requests_mail_to:
        await _tell(session, request, MessageCause.REQUEST_FILED, address, Locale.FR, variables)
        return
    statement = select(Account.email, Account.locale).where(
        Account.role == AccountRole.ADMIN, Account.password_hash.is_not(None), Account.disabled_at.is_(None)
    )
    for recipient, locale in (await session.execute(statement, execution_options=UNSCOPED)).all():
        await _tell(session, request, MessageCause.REQUEST_FILED, recipient, locale, variables)


async def tell_dealership(session: WriteSession, request: ChangeRequest) -> None:
    """Tell the author what became of it; the dealership's own address where the author has no account any more.

    What an act carries out is told when its undo window ends, as to the riders.
    """
    account = select(Account.email, Account.locale).where(
        Account.id == request.author_id, Account.disabled_at.is_(None)
    )
    dealership = (
        select(Dealership.email).join(Event, Event.dealership_id == Dealership.id).where(Event.id == request.event_id)
    )
    author = (await session.execute(account)).one_or_none()
    recipient, locale = (author.email, author.locale) if author else (await session.scalar(dealership), Locale.FR)
    if recipient:
        variables = await _variables(session, request, OWN)
        undo_until = select(Act.undo_until).where(Act.id == request.act_id, Act.state != ActState.UNDONE)
        at = await session.scalar(undo_until) if request.act_id else None
        await _tell(session, request, MessageCause.REQUEST_ANSWERED, recipient, locale, variables, at)


async def _tell(
    session: WriteSession,
    request: ChangeRequest,
    cause: MessageCause,
    recipient: str,
    locale: Locale,
    variables: dict[str, Any],
    not_before: datetime | None = None,
) -> None:
    message = {
        "cause": cause,
        "cause_key": str(request.id),
        "recipient": recipient,
        "locale": locale,
        "variables": variables,
        "booking_id": request.booking_id,
    }
    await queue_messages(session, [message], not_before)


async def _variables(session: WriteSession, request: ChangeRequest, path: str) -> dict[str, Any]:
    place = select(Dealership.name, Dealership.city, Event.zone, Event.starts_on).join(
        Event, Event.dealership_id == Dealership.id
    )
    row = (await session.execute(place.where(Event.id == request.event_id))).one()
    differences = await session.scalars(
        select(ChangeDifference).where(ChangeDifference.change_request_id == request.id), execution_options=UNSCOPED
    )
    return {
        "request_kind": request.kind.value,
        "status": request.status.value,
        "dealership": row.name,
        "city": row.city,
        "zone": row.zone,
        "starts_on": row.starts_on.isoformat(),
        "subject": "booking" if request.booking_id else "slot" if request.slot_id else "event",
        "about": request.seen,
        "difference": [{"field": each.field, "before": each.before, "proposed": each.proposed} for each in differences],
        "words": request.message,
        "answer": request.answer,
        "author": request.author,
        "answered_by": request.answered_by,
        "link": f"{get_settings().public_url.rstrip('/')}{path}/{request.id}",
    }
