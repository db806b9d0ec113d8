"""Why a booking is over, as its rider is told when they open its link after that, and what they can do next (C2); pure.

First French, then English.
"""

from collections.abc import Mapping

from models.booking import CancelReason

R = CancelReason
_OVER: Mapping[CancelReason, tuple[str, str]] = {
    R.RIDER: (
        "Vous avez annulé cette réservation, ou décliné cette place. Choisissez un autre essai sur le site.",
        "You have cancelled this booking, or declined this place. Choose another ride on the site.",
    ),
    R.ADMIN: (
        "L’organisation a annulé cette réservation. Choisissez un autre essai sur le site, ou appelez la concession.",
        "The organisers have cancelled this booking. Choose another ride on the site, or call the dealership.",
    ),
    R.HOLD_EXPIRED: (
        "Cette réservation n’a pas été confirmée à temps. Choisissez un autre essai sur le site.",
        "This booking was not confirmed in time. Choose another ride on the site.",
    ),
    R.MODEL_WITHDRAWN: (
        "Ce modèle a été retiré. Ouvrez notre e-mail le plus récent, ou choisissez un autre essai sur le site.",
        "This model was withdrawn. Open our latest e-mail, or choose another ride on the site.",
    ),
    R.EVENT_CANCELLED: (
        "Cet événement est annulé. Choisissez-en un autre sur le site.",
        "This event is cancelled. Choose another one on the site.",
    ),
    R.SLOT_CLOSED: (
        "Ce départ n’a pas lieu. Ouvrez notre e-mail le plus récent, ou choisissez un autre essai sur le site.",
        "This departure does not take place. Open our latest e-mail, or choose another ride on the site.",
    ),
    R.OFFER_TAKEN_BACK: (
        "Cette place n’est plus gardée, car vous avez de nouveau un essai : ouvrez notre e-mail le plus récent.",
        "This place is no longer kept, as you have a ride again: open our latest e-mail.",
    ),
}


def why_over(reason: CancelReason | None) -> tuple[str, str]:
    """In French and in English; a cancellation of unknown reason is the organisers’."""
    return _OVER[reason or R.ADMIN]
