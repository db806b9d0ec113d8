"""Who agreed that openings and clicks are counted one by one: asked when a mail is sent, and again at each hit (J2).

Consent to brand e-mail does not say it: the CNIL asks for one of its own (deliberation 2026-042 of 12 March 2026 on
tracking pixels in e-mails), and wants a withdrawal to reach mails that were sent before it. So it is looked up anew
whenever one is opened. Where an address has several records, as in families, all of them must have agreed.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, func, literal_column, select

from models.consent_standing import has_consented
from models.rider import ConsentPurpose, Rider

NEEDED = (ConsentPurpose.BRAND_EMAIL, ConsentPurpose.EMAIL_TRACKING)
FALSE: ColumnElement[bool] = literal_column("false", Boolean())


def agreed_to_be_followed(address: Any) -> ColumnElement[bool]:
    """Whether everybody behind an e-mail address agreed; nobody behind it: no."""
    all_agreed = func.bool_and(and_(*(has_consented(purpose) for purpose in NEEDED)))
    found = select(all_agreed).where(
        Rider.email == address, Rider.anonymised_at.is_(None), Rider.merged_into_id.is_(None), ~Rider.unproven
    )
    return func.coalesce(found.scalar_subquery(), FALSE, type_=Boolean())
