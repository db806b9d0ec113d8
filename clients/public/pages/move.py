"""Moving one's own ride: first the time, then the motorcycle, among those that are free and allowed (C4, B5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

import htpy as h
from starlette.responses import Response

from clients.public.answers import Ride
from clients.public.language import Language
from clients.public.layout import Page
from clients.public.own_answers import BookingOptions, NotThere, Offer, OptionSlot, RideableModel
from clients.public.pages.own import MOVE, address, back_link, refused_page, token_form
from clients.public.pages.ride import ride_facts
from clients.public.wording import day_words, departure_words, time_words

Rideable = Mapping[date, Collection[str]]


def coming_days(options: BookingOptions) -> list[date]:
    """The days on which there is still something to choose."""
    return sorted({slot.day for slot in options.event.slots if _on_sale(slot)})


def times_page(page: Page, token: str, options: BookingOptions, rideable: Rideable) -> Response:
    """All departures with a free motorcycle that the rider may ride, day by day."""
    language = page.language
    title = language.say("Déplacer mon essai", "Move my test ride")
    open_slots = [slot for slot in options.event.slots if _free_models(slot, options, rideable)]
    if not open_slots:
        none = language.say(
            "Il n’y a plus d’autre place libre à cette étape que votre permis permette. Votre place reste à vous.",
            "No other place that your licence allows is free at this stop. Your place stays yours.",
        )
        return page.card(title, h.h1[title], h.p[none], back_link(page, token), mark="wait")
    return page.card(
        title,
        h.h1[title],
        _now(options, language),
        (
            h.section[
                h.h2[day_words(day, language)],
                h.ul(".choices")[(_time(page, token, slot, options, rideable) for slot in slots)],
            ]
            for day, slots in _by_day(open_slots)
        ),
        back_link(page, token),
    )


def models_page(page: Page, token: str, slot_id: str, options: BookingOptions, rideable: Rideable) -> Response:
    """The motorcycles of one departure."""
    language = page.language
    slot = next((each for each in options.event.slots if each.id == slot_id), None)
    models = _free_models(slot, options, rideable) if slot else []
    if slot is None or not models:
        gone = language.say(
            "Il n’y a plus de place à cette heure. Choisissez-en une autre.",
            "There is no place left at this time. Choose another one.",
        )
        return refused_page(page, token, gone)
    title = language.say("Choisir la moto", "Choose the motorcycle")
    chosen = next((each.id for each in models if each.name == options.vehicle.model.name), models[0].id)
    return page.card(
        title,
        h.h1[title],
        h.p[h.strong[departure_words(slot, language)]],
        token_form(
            MOVE,
            token,
            h.input(type="hidden", name="slot", value=slot.id),
            h.fieldset(".choices")[
                h.legend(".unseen")[title],
                (
                    h.label[h.input(type="radio", name="model", value=each.id, checked=each.id == chosen), each.name]
                    for each in models
                ),
            ],
            h.button(type="submit")[language.say("Prendre cette place", "Take this place")],
        ),
        h.p(".quiet")[
            language.say(
                "Votre place actuelle est gardée jusqu’à ce que la nouvelle soit à vous.",
                "Your present place is kept until the new one is yours.",
            )
        ],
        h.p[h.a(href=address(MOVE, token))[language.say("Choisir une autre heure", "Choose another time")]],
    )


def moved_page(page: Page, token: str, booking: Ride) -> Response:
    """It is done."""
    language = page.language
    title = language.say("Votre essai est déplacé", "Your test ride has moved")
    mailed = language.say(
        "Un e-mail vous le confirme et met votre agenda à jour.",
        "An e-mail confirms it and updates your calendar.",
    )
    return page.card(
        title,
        h.h1[title],
        ride_facts(booking, language),
        h.p(".note")[mailed],
        back_link(page, token),
        mark="good",
    )


def not_there_page(page: Page, token: str, options: BookingOptions, answer: NotThere) -> Response:
    """The place is gone or not allowed: the nearest ones, each to be taken with one press."""
    language = page.language
    taken = answer.typename == "PlaceTaken"
    title = (
        language.say("Cette place vient d’être prise", "This place has just been taken")
        if taken
        else language.say("Votre permis ne le permet pas", "Your licence does not allow it")
    )
    known = {slot.id for slot in options.event.slots}
    here = [offer for offer in answer.alternatives if offer.slot.id in known]
    elsewhere = [offer for offer in answer.alternatives if offer.slot.id not in known]
    kept = language.say("Vous gardez votre place actuelle.", "You keep your present place.")
    return page.card(
        title,
        h.h1[title],
        h.p[kept if taken else f"{answer.message} {kept}"],
        _offers(token, here, language),
        _elsewhere(elsewhere, language),
        h.p[h.a(href=address(MOVE, token))[language.say("Voir toutes les heures", "See all times")]],
        back_link(page, token),
        status=409,
        mark="wait",
    )


def _now(options: BookingOptions, language: Language) -> h.Node:
    words = f"{options.vehicle.model.name}, {departure_words(options.slot, language)}"
    return h.p[language.say("Votre essai actuel : ", "Your present ride: "), h.strong[words]]


def _time(page: Page, token: str, slot: OptionSlot, options: BookingOptions, rideable: Rideable) -> h.Node:
    language, models = page.language, _free_models(slot, options, rideable)
    names = [model.name for model in models]
    own = options.vehicle.model.name
    others = len(names) - (own in names)
    motorcycles = language.say("autre moto" if others == 1 else "autres motos", "other" if others == 1 else "others")
    if own in names:
        said = own if not others else f"{own} + {others} {motorcycles}"
    else:
        said = ", ".join(names[:2]) + (f" + {len(names) - 2}" if len(names) > 2 else "")
    return h.li[
        h.a(href=address(MOVE, token, slot=slot.id))[
            h.strong[time_words(slot.starts_at, slot.event.zone, language)], h.span(".quiet")[said]
        ]
    ]


def _offers(token: str, offers: Sequence[Offer], language: Language) -> h.Node:
    if not offers:
        return None
    return h.section[
        h.h2[language.say("Places libres à l’instant", "Free a moment ago")],
        (
            token_form(
                MOVE,
                token,
                h.input(type="hidden", name="slot", value=offer.slot.id),
                h.input(type="hidden", name="model", value=offer.vehicle.model.id),
                h.button(".quiet", type="submit")[
                    f"{offer.vehicle.model.name}, {departure_words(offer.slot, language)}"
                ],
            )
            for offer in offers
        ),
    ]


def _elsewhere(offers: Sequence[Offer], language: Language) -> h.Node:
    if not offers:
        return None
    return h.section[
        h.h2[language.say("Bientôt, pas loin", "Soon, not far away")],
        h.ul(".places")[
            (
                h.li[
                    h.strong[f"{offer.vehicle.model.name}, {offer.slot.event.dealership.city}"],
                    h.span[departure_words(offer.slot, language)],
                ]
                for offer in offers
            )
        ],
    ]


def _by_day(slots: Sequence[OptionSlot]) -> Iterator[tuple[date, list[OptionSlot]]]:
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    for day, group in groupby(ordered, key=lambda slot: slot.day):
        yield day, list(group)


def _on_sale(slot: OptionSlot) -> bool:
    return slot.state == "OPEN" and slot.starts_at > datetime.now(UTC)


def _free_models(slot: OptionSlot, options: BookingOptions, rideable: Rideable) -> list[RideableModel]:
    """Each free model once, by name; in the booking's own departure all but its own."""
    if options.event.state != "OPEN" or not _on_sale(slot):
        return []
    allowed = rideable.get(slot.day, ())
    found = {
        place.vehicle.model.name: place.vehicle.model
        for place in slot.places
        if place.free and place.vehicle.model.licence_required in allowed
    }
    if slot.id == options.slot.id:
        found.pop(options.vehicle.model.name, None)
    return [found[name] for name in sorted(found)]
