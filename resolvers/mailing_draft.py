"""What a draft of a mailing is for (F6): tried while it is filled in, and deleted where nobody wants it."""

from sqlalchemy import delete, or_, select, update

from models.deletion import Deletion
from models.errors import NotFound
from models.mailing import Mailing, MailingSkip, MailingState
from models.mailing_reach import MailingReach
from models.message import Message
from models.message_template import MessageTemplate, MessageTemplateVersion
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.mailing import MailingInput, SaveMailingInput, check_draft, filled_in, lock_mailing
from resolvers.mailing_set import count_set


async def estimate_mailing(session: WriteSession, viewer: Viewer, input: SaveMailingInput) -> MailingReach:
    """Whom a mailing as it is filled in would reach now, in numbers; nothing is written down.

    Raises InvalidInput on a filter that the list does not take, NotFound.
    """
    require(viewer, "estimate_mailing")
    if input.plan.mailing_id is not None and await session.get(Mailing, input.plan.mailing_id) is None:
        raise NotFound("mailingId")
    # Never added to the session: it is only what the statement is made of.
    found = await count_set(session, filled_in(Mailing(state=MailingState.DRAFT), input))
    reached = found.pop(None, 0)
    told = {skip: found.get(skip, 0) for skip in MailingSkip}
    return MailingReach(
        reached_count=reached,
        skipped_count=sum(told.values()),
        anonymised_count=told[MailingSkip.ANONYMISED],
        merged_count=told[MailingSkip.MERGED],
        unproven_count=told[MailingSkip.UNPROVEN],
        no_address_count=told[MailingSkip.NO_ADDRESS],
        no_consent_count=told[MailingSkip.NO_CONSENT],
        suppressed_count=told[MailingSkip.SUPPRESSED],
        duplicate_count=told[MailingSkip.DUPLICATE],
    )


async def delete_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Deletion:
    """Delete a draft with its words and the set of its preview. Messages that tried its words stay, without them.

    Raises NotFound, and Conflict once it is no draft any more: what was sent keeps its mailing.
    """
    require(viewer, "delete_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    check_draft(mailing)
    templates = select(MessageTemplate.id).where(MessageTemplate.mailing_id == mailing.id)
    versions = select(MessageTemplateVersion.id).where(MessageTemplateVersion.template_id.in_(templates))
    tests = update(Message).where(
        or_(Message.mailing_id == mailing.id, Message.template_version_id.in_(versions)), Message.is_test
    )
    await session.execute(
        tests.values(mailing_id=None, template_version_id=None), execution_options={"synchronize_session": False}
    )
    for statement in (
        delete(MessageTemplateVersion).where(MessageTemplateVersion.template_id.in_(templates)),
        delete(MessageTemplate).where(MessageTemplate.mailing_id == mailing.id),
        # Its recipients go with it.
        delete(Mailing).where(Mailing.id == mailing.id),
    ):
        await session.execute(statement, execution_options={"synchronize_session": False})
    return Deletion(mailing.name)
