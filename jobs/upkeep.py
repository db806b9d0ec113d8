"""Recurring tasks: release holds (C3), offer places (C7), count what changed (H1), forget what is of no more use."""

from datetime import timedelta

from sqlalchemy import delete, func

from jobs.task import Arguments, Tools
from models.act import Act, ActState
from models.idempotency import IdempotencyKey
from models.outbox import OutboxJob
from models.session import WriteSession
from models.webhook_receipt import WebhookReceipt
from resolvers.consent_confirm import ask_confirmations
from resolvers.export_purge import purge_files
from resolvers.figures.refresh import refresh_figures as refresh_marked_figures
from resolvers.hold import release_expired_holds
from resolvers.message_figures.purge import purge_followed
from resolvers.message_figures.refresh import refresh_message_figures as refresh_marked_messages
from resolvers.photo import purge_photos
from resolvers.season_import.upload import purge_spreadsheets
from resolvers.token import purge_expired
from resolvers.waiting_everywhere import offer_everywhere, offer_where_marked

KEPT_FOR = timedelta(days=7)
FILES_KEPT_FOR = timedelta(days=30)
UPLOADS_KEPT_FOR = timedelta(days=1)


async def release_holds(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Put the places of expired holds back on sale."""
    await release_expired_holds(session)


async def offer_waiting(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Offer what became free to who waits, where it was marked (C7)."""
    await offer_where_marked(session)


async def offer_all_waiting(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Look at every waiting list, marked or not: whoever joined while a place became free, unseen by each other."""
    await offer_everywhere(session)


async def ask_consents(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Ask who said yes to marketing to confirm it, once their address is proven (J2)."""
    await ask_confirmations(session)


async def refresh_figures(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Bring the kept figures up to date, so that whoever reads them next need not wait."""
    await refresh_marked_figures(session)


async def refresh_message_figures(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """The same of the figures of messages (F3)."""
    await refresh_marked_messages(session)


async def purge_tracking(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Forget who opened and clicked after thirteen months; the figures stay (J4)."""
    await purge_followed(session)


async def purge_tokens(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Forget tokens that open nothing any more."""
    await purge_expired(session)


async def purge_exports(session: WriteSession, tools: Tools, _arguments: Arguments) -> None:
    """Delete exported files 30 days after they were made: what they hold of riders must not lie about (J4)."""
    await purge_files(session, tools.files, FILES_KEPT_FOR)


async def purge_uploads(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Forget photos that nothing shows and spreadsheets that nobody imported, a day after they came (ADR 0032)."""
    await purge_photos(session, UPLOADS_KEPT_FOR)
    await purge_spreadsheets(session, UPLOADS_KEPT_FOR)


async def purge_done(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Forget done jobs, keys, receipts of webhooks and previews of acts after 7 days; parked jobs wait for someone."""
    past = func.now() - KEPT_FOR
    for statement in (
        delete(OutboxJob).where(OutboxJob.done_at < past),
        delete(Act).where(Act.state == ActState.PREVIEW, Act.created_at < past),
        delete(IdempotencyKey).where(IdempotencyKey.created_at < past),
        delete(WebhookReceipt).where(WebhookReceipt.created_at < past),
    ):
        await session.execute(statement, execution_options={"synchronize_session": False})
