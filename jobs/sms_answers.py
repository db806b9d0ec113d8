"""The task `read_sms_answers`: read the SMS that came to our account at OVHcloud, heed each, then delete it there (F5).

An SMS is deleted after what it asked for is committed: whoever ends in between reads it again, and it counts once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx2
import orjson
import structlog

from jobs.senders.ovh_api import OvhApi
from jobs.senders.port import Unavailable
from jobs.task import Arguments, Tools, TryLater
from jobs.transaction import transaction
from models.outage import is_outage
from models.session import Database, WriteSession
from resolvers.sms_answer import take_sms_answer
from resolvers.webhook_receipt import is_first_receipt
from settings import get_settings

SOURCE = "ovh"
# As many as are read in well under a minute; the next minute reads on.
MOST_ANSWERS = 100
GONE = 404
Kind = TypeVar("Kind")
log = structlog.get_logger()


async def sms_answers_are_read(_session: WriteSession) -> bool:
    """Whether SMS leave by OVHcloud: otherwise there is nothing to do every minute."""
    return bool(get_settings().sms_url)


async def read_sms_answers(_session: WriteSession, tools: Tools, _arguments: Arguments) -> None:
    """Read what came. A provider that is away, or does not let us read, is asked again later; nothing is lost."""
    if not tools.settings.sms_url:
        return
    api = OvhApi(tools.settings.sms_url)
    incoming = f"{api.account.sms}/incoming"
    try:
        await api.tell_time()
        # Oldest first: START after STOP is not STOP after START.
        for number in sorted(map(int, _told(await api.ask("GET", incoming), list)))[:MOST_ANSWERS]:
            await _handle(tools.database, api, f"{incoming}/{number}", number)
    except Unavailable as absence:
        raise TryLater(f"OVHcloud's incoming SMS cannot be read: {absence}") from absence
    finally:
        await api.close()


async def _handle(database: Database, api: OvhApi, path: str, number: int) -> None:
    response = await api.ask("GET", path)
    if response.status_code == GONE:
        return
    answer = _told(response, dict)
    try:
        async with transaction(database) as session:
            taken = await _take(session, number, answer)
    except Exception as error:
        if is_outage(error) or isinstance(error, OSError):
            raise
        # One SMS must not keep the others waiting: it stays with the provider, and is tried again.
        log.exception("sms_answer_failed", id=number)
        return
    log.info("sms_answer_read", id=number, taken=taken)
    gone = await api.ask("DELETE", path)
    if gone.status_code not in (200, 204, GONE):
        raise Unavailable(f"{gone.status_code} {gone.text[:200]}", gone.status_code)


async def _take(session: WriteSession, number: int, answer: Mapping[str, Any]) -> bool:
    sender, text = str(answer.get("sender") or ""), str(answer.get("message") or "")
    if not await is_first_receipt(session, SOURCE, f"incoming {number}", f"{sender} {text}".encode()):
        return False
    at = _moment(answer.get("creationDatetime"))
    return await take_sms_answer(session, sender, text, source=SOURCE, source_id=f"incoming {number}", at=at)


def _moment(told: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _told(response: httpx2.Response, kind: type[Kind]) -> Kind:
    try:
        told = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        told = None
    if response.status_code != 200 or not isinstance(told, kind):
        raise Unavailable(f"{response.status_code} {response.text[:200]}", response.status_code)
    return told
