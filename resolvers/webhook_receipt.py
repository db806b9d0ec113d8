"""Whether a webhook comes for the first time: repeats do nothing, and a signature serves one body only."""

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from models.errors import Conflict
from models.session import WriteSession
from models.webhook_receipt import WebhookReceipt


async def is_first_receipt(session: WriteSession, source: str, receipt: str, body: bytes) -> bool:
    """False for a repeat, byte by byte. Raises Conflict for another body under a receipt that was used."""
    digest = hashlib.sha256(body).digest()
    written = await session.scalar(
        insert(WebhookReceipt)
        .values(source=source, receipt=receipt, digest=digest)
        .on_conflict_do_nothing(index_elements=["source", "receipt"])
        .returning(WebhookReceipt.id)
    )
    if written is not None:
        return True
    known = select(WebhookReceipt.digest).where(WebhookReceipt.source == source, WebhookReceipt.receipt == receipt)
    if await session.scalar(known) != digest:
        raise Conflict(
            "Cet envoi a déjà été reçu avec un autre contenu.",
            "This delivery was received before with another content.",
        )
    return False
