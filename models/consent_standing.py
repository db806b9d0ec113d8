"""Whose consent counts now (J2), as a condition on riders: a yes that counts, with no later no."""

from sqlalchemy import ColumnElement, select, tuple_

from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.figure import figure
from models.rider import MARKETING_PURPOSES, Consent, ConsentPurpose, Rider

RIDER, CONSENT = table_of(Rider), table_of(Consent)


def has_consented(purpose: ConsentPurpose) -> ColumnElement[bool]:
    """A condition on Rider: a yes that counts stands, with no later no.

    It looks at all answers, whoever asks: what counts for sending is no matter of who sees it.
    """
    yes, no = CONSENT.alias(), CONSENT.alias()
    withdrawn = select(no.c.id).where(
        no.c.rider_id == yes.c.rider_id,
        no.c.purpose == constant(purpose),
        ~no.c.granted,
        tuple_(no.c.created_at, no.c.id) > tuple_(yes.c.created_at, yes.c.id),
    )
    standing = select(yes.c.id).where(
        yes.c.rider_id == RIDER.c.id,
        yes.c.purpose == constant(purpose),
        yes.c.granted,
        ~withdrawn.correlate(yes).exists(),
    )
    if purpose in MARKETING_PURPOSES:
        standing = standing.where(yes.c.confirmed_at.is_not(None))
    return standing.correlate(RIDER).exists()


Rider.accepts_email = figure(
    has_consented(ConsentPurpose.BRAND_EMAIL), "Whether a confirmed yes to the brand’s mails stands"
)
Rider.accepts_sms = figure(has_consented(ConsentPurpose.BRAND_SMS), "Whether a confirmed yes to the brand’s SMS stands")
