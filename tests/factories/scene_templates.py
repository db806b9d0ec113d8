"""Templates of the scene: headquarters alone writes and reads them."""

from datetime import UTC, datetime
from typing import Any

from models.kit.uuid7 import uuid7
from models.message import MessageCause, MessageChannel
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.rider import Locale
from tests.factories.scene import ADMIN, HOSTILE, Scene


async def add_templates(scene: Scene) -> None:
    """An e-mail with a published version and a draft that has a fault, an SMS with a draft."""
    mail, sms = (
        MessageTemplate(id=uuid7(), cause=MessageCause.CONFIRMED, channel=channel, locale=Locale.FR)
        for channel in MessageChannel
    )
    published = {"state": TemplateState.PUBLISHED, "published_at": datetime.now(UTC), "published_by": "Ada"}
    written = {"subject": HOSTILE.strip("\0"), "author": "Ada"}
    rows: dict[str, Any] = {
        "template_mail": mail,
        "template_sms": sms,
        "version_1": MessageTemplateVersion(id=uuid7(), template_id=mail.id, number=1, **published, **written),
        "version_2": MessageTemplateVersion(
            id=uuid7(), template_id=mail.id, number=2, faults=[{"code": "EMPTY"}], note=HOSTILE, **written
        ),
        "version_3": MessageTemplateVersion(id=uuid7(), template_id=sms.id, number=1, text=HOSTILE, author="Grace"),
    }
    for name, row in rows.items():
        scene.world.session.add(row)
        await scene.world.session.flush()
        await scene.world.session.refresh(row)
        scene.add(f"message_{name}", row, ADMIN)
    scene.rows["message_1"].template_version_id = rows["version_1"].id
    await scene.world.session.flush()
