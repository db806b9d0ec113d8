"""The rider's own booking: where it stands, the ride, and its history in words (C2)."""

from datetime import UTC, datetime

import htpy as h
from starlette.responses import Response

from clients.public.answers import Booking, Step
from clients.public.language import Language
from clients.public.layout import Page
from clients.public.pages.own import CANCEL, DETAILS, MOVE, PROVE, address, token_form
from clients.public.pages.preferences import PATH as PREFERENCES
from clients.public.pages.ride import home_link, ride_facts, what_to_bring
from clients.public.wording import cancelled_words, departure_words, moment_words, step_words

_MARKS = {"HELD": "wait", "CANCELLED": "bad", "NO_SHOW": "bad"}
_TITLES = {
    "HELD": ("Votre place est gardée", "Your place is kept for you"),
    "BOOKED": ("Votre essai est confirmé", "Your test ride is confirmed"),
    "MODIFIED": ("Votre essai est confirmé", "Your test ride is confirmed"),
    "CHECKED_IN": ("Votre arrivée est enregistrée", "You are checked in"),
    "DONE": ("Merci d’être venu rouler", "Thank you for riding with us"),
    "NO_SHOW": ("Votre essai n’a pas eu lieu", "Your ride did not take place"),
    "CANCELLED": ("Votre réservation est annulée", "Your booking is cancelled"),
}


def booking_page(page: Page, token: str, booking: Booking) -> Response:
    """Everything that the holder of the link may know of it."""
    language = page.language
    title = language.say(*_TITLES[booking.status])
    ahead = booking.slot.starts_at > datetime.now(UTC)
    coming = booking.status in ("BOOKED", "MODIFIED") and ahead
    name = f"{booking.rider.first_name} {booking.rider.last_name}"
    return page.card(
        title,
        h.h1[title],
        _next_step(booking, language),
        _is_it_you(token, language) if booking.rider.unproven and booking.status != "HELD" else None,
        ride_facts(booking, language, (language.say("Au nom de", "Name"), name)),
        _changes(token, language) if coming or (booking.status == "HELD" and ahead) else None,
        what_to_bring(language) if coming else None,
        _history(booking, language),
        None if booking.rider.unproven else _choices(token, language),
        home_link(language) if booking.status in ("CANCELLED", "NO_SHOW") else None,
        mark=_MARKS.get(booking.status, "good"),
    )


def _next_step(booking: Booking, language: Language) -> h.Node:
    """What to do now, if anything."""
    if booking.status == "HELD" and booking.held_until:
        until = moment_words(booking.held_until, booking.slot.event.zone, language)
        return h.p[
            language.say(
                f"Confirmez-la par le lien de votre e-mail avant {until} : ensuite, elle sera rendue.",
                f"Confirm it by the link in your e-mail before {until}: after that it will be released.",
            )
        ]
    if booking.status == "CANCELLED":
        return h.p[cancelled_words(booking.cancel_reason, language)]
    if booking.status in ("BOOKED", "MODIFIED") and booking.slot.starts_at > datetime.now(UTC):
        return h.p[
            language.say(
                "Un empêchement ? Déplacez ou annulez : quelqu’un d’autre pourra rouler à votre place.",
                "Something came up? Move or cancel: someone else can ride in your place.",
            )
        ]
    return None


def _is_it_you(token: str, language: Language) -> h.Node:
    """A friend booked: only the button says that the mail reached the rider, for programs that scan mail open links."""
    say = language.say
    return h.section(".actions")[
        h.p[
            say(
                "Un ami a réservé pour vous. Dites-nous que cette adresse est la vôtre : vos essais seront réunis, et "
                "votre tour sur la liste d’attente gardé.",
                "A friend booked for you. Tell us that this address is yours: your rides are kept together, and your "
                "turn on the waiting list is yours.",
            )
        ],
        token_form(PROVE, token, h.button(type="submit")[say("C’est bien moi", "Yes, it is me")]),
    ]


def _changes(token: str, language: Language) -> h.Node:
    """What the rider may change by themselves, until the departure."""
    say = language.say
    return h.section(".actions")[
        h.h2(".unseen")[say("Changer ma réservation", "Change my booking")],
        h.a(".button.quiet", href=address(MOVE, token))[say("Déplacer", "Move")],
        h.a(".button.quiet", href=address(DETAILS, token))[say("Mes données", "My data")],
        h.a(".button.quiet.bad", href=address(CANCEL, token))[say("Annuler", "Cancel")],
    ]


def _history(booking: Booking, language: Language) -> h.Node:
    zone = booking.slot.event.zone
    return h.section[
        h.h2[language.say("Historique", "History")],
        h.ol(".history")[(_step(step, zone, language) for step in booking.history)],
    ]


def _choices(token: str, language: Language) -> h.Node:
    """To what they want to hear from us (J2)."""
    words = language.say("Choisir les nouvelles que je reçois", "Choose what news I receive")
    return h.p[h.a(href=address(PREFERENCES, token))[words]]


def _step(step: Step, zone: str, language: Language) -> h.Node:
    moved = step.status in ("HELD", "MODIFIED")
    place = f"{step.place.vehicle.model.name}, {departure_words(step.place.slot, language)}"
    return h.li[
        h.strong[step_words(step.status, language)],
        h.span(".quiet")[h.time(datetime=step.created_at.isoformat())[moment_words(step.created_at, zone, language)]],
        h.span[place] if moved else None,
        _reason(step, language),
    ]


def _reason(step: Step, language: Language) -> h.Node:
    """Ours is in both languages; a person's own words are kept as they are, and the team writes French."""
    if step.reason_en:
        return h.span[language.say(step.reason or "", step.reason_en)]
    return h.span(lang="fr")[step.reason] if step.reason else None
