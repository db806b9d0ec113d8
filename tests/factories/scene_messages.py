"""What came back of the scene's messages, and who is not written to: headquarters alone sees it."""

from datetime import UTC, date, datetime
from typing import Any

from models.kit.uuid7 import uuid7
from models.message import MessageCause, MessageChannel
from models.message_event import MessageEvent, MessageEventKind
from models.message_figures import MessageFigures
from models.outbox import OutboxJob
from models.rider import Locale
from models.suppression import Suppression, SuppressionReason, SuppressionScope
from tests.factories.scene import ADMIN, HOSTILE, Scene


async def add_returns(scene: Scene) -> None:
    """A bounce and a delivery; an address that bounced, another one that was added by hand."""
    message, other = scene.rows["message_1"], scene.rows["message_2"]
    bounced = {"kind": MessageEventKind.BOUNCED, "permanent": True, "detail": HOSTILE, "source": "MAILBOX"}
    by_hand = {"reason": SuppressionReason.BY_HAND, "note": HOSTILE, "scope": SuppressionScope.MARKETING}
    gone = {"reason": SuppressionReason.HARD_BOUNCE, "scope": SuppressionScope.ALL}
    channel = MessageChannel.EMAIL
    rows: dict[str, Any] = {
        "message_event_1": MessageEvent(id=uuid7(), message_id=message.id, source_id="1", **bounced),
        "message_event_2": MessageEvent(
            id=uuid7(), message_id=other.id, kind=MessageEventKind.DELIVERED, source="mailgun"
        ),
        "suppression_1": Suppression(
            id=uuid7(), channel=channel, address=message.recipient, message_id=message.id, **gone
        ),
        "outbox_job_1": OutboxJob(
            id=uuid7(), task="refresh_figures", arguments={}, parked_at=datetime.now(UTC), failure=HOSTILE
        ),
        "outbox_job_2": OutboxJob(id=uuid7(), task="send_message", arguments={}, done_at=datetime.now(UTC)),
        "suppression_2": Suppression(id=uuid7(), channel=channel, address="x@riders.example", **by_hand),
    }
    for number, cause in (("1", MessageCause.CONFIRM), ("2", MessageCause.MOVED)):
        rows[f"message_figures_{number}"] = MessageFigures(
            id=uuid7(),
            cause=cause,
            channel=channel,
            locale=Locale.FR,
            event_id=scene.rows["event_1"].id if number == "1" else None,
            day=date(2027, 5, int(number)),
            sent=int(number),
        )
    for name, row in rows.items():
        scene.world.session.add(row)
        await scene.world.session.flush()
        await scene.world.session.refresh(row)
        scene.add(name, row, ADMIN)
