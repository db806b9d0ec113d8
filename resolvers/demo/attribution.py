"""Where bookings come from: sources and campaigns, first and last touch (C10)."""

from datetime import date
from typing import NamedTuple

from models.booking import Channel, Source
from resolvers.demo.dice import Dice

_META, _SEARCH_ADS, _FLYER, _DEALER, _NEWSLETTER = "META", "Google Ads", "Flyer QR", "Site concession", "Newsletter"
_TOUCHES: dict[tuple[Source, str | None], float] = {
    (Source.PAID, _META): 26,
    (Source.SOCIAL, _META): 5,
    (Source.PAID, _SEARCH_ADS): 9,
    (Source.QR_CODE, _FLYER): 10,
    (Source.DEALERSHIP_SITE, _DEALER): 14,
    (Source.MAIL, _NEWSLETTER): 7,
    (Source.BRAND_SITE, None): 10,
    (Source.SEARCH, None): 8,
    (Source.DIRECT, None): 11,
}


class Origin(NamedTuple):
    """Source, first and last campaign of a booking."""

    source: Source
    first_campaign: str | None
    last_campaign: str | None


def origin(channel: Channel, booked_on: date, dice: Dice) -> Origin:
    """Walk-ins have read a flyer at most; one in seven who booked online had met another campaign before."""
    if channel is Channel.TABLET:
        flyer = _name(_FLYER, booked_on) if dice.happens(0.2) else None
        return Origin(Source.QR_CODE if flyer else Source.DIRECT, flyer, flyer)
    if channel is Channel.ADMIN:
        return Origin(Source.DIRECT, None, None)
    source, campaign = dice.weighted(_TOUCHES)
    first = dice.weighted(_TOUCHES)[1] if dice.happens(0.15) else campaign
    return Origin(source, _name(first, booked_on), _name(campaign, booked_on))


def _name(campaign: str | None, booked_on: date) -> str | None:
    if campaign is None:
        return None
    half = "printemps" if booked_on.month <= 6 else "automne"
    return f"{campaign} {half} {booked_on.year}"
