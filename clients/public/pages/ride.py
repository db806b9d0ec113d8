"""A ride in words: what is ridden, when, from where; what to bring; places offered instead."""

from collections.abc import Sequence

import htpy as h

from clients.public.answers import Dealership, Departure, Ride
from clients.public.language import Language
from clients.public.layout import facts
from clients.public.wording import day_words, departure_words, local_day, phone_words, time_words


def ride_facts(ride: Ride, language: Language, *more: tuple[str, h.Node]) -> h.Node:
    """Vehicle, day, time and place, line by line."""
    slot, dealership = ride.slot, ride.slot.event.dealership
    day = local_day(slot.starts_at, slot.event.zone)
    where = h.fragment[h.strong[dealership.name], h.br, dealership.address, h.br, dealership.city]
    lines: list[tuple[str, h.Node]] = [
        (language.say("Modèle", "Model"), _vehicle(ride, language)),
        (language.say("Jour", "Day"), h.time(datetime=day.isoformat())[day_words(day, language)]),
        (language.say("Heure", "Time"), _hours(slot, language)),
        (language.say("Lieu", "Place"), where),
    ]
    if dealership.phone:
        lines.append((language.say("Téléphone", "Telephone"), phone_link(dealership.phone)))
    return facts(*lines, *more)


def _vehicle(ride: Ride, language: Language) -> h.Node:
    """Model, and the number by which the vehicle is found on the day."""
    number = language.say("n°", "no.")
    return h.fragment[h.strong[ride.vehicle.model.name], " ", h.span(".quiet")[f"{number}\u00a0{ride.vehicle.number}"]]


def _hours(slot: Departure, language: Language) -> h.Node:
    start, end = (time_words(moment, slot.event.zone, language) for moment in (slot.starts_at, slot.ends_at))
    back = language.say(f"retour vers {end}", f"back about {end}")
    return h.fragment[h.strong[h.time(datetime=slot.starts_at.isoformat())[start]], " ", h.span(".quiet")[back]]


def phone_link(number: str) -> h.Node:
    """A number that telephones dial."""
    return h.a(href=f"tel:{number}")[phone_words(number)]


def what_to_bring(language: Language) -> h.Node:
    """As in the mail that confirms."""
    things = language.say(
        "Votre permis de conduire, l’original|Un casque et des gants homologués|Un blouson et des chaussures fermées",
        "Your driving licence, the original|A helmet and approved gloves|A jacket and closed shoes",
    )
    return h.section[
        h.h2[language.say("Le jour même", "On the day")],
        h.p[language.say("Arrivez 15 minutes avant le départ avec :", "Come 15 minutes before departure with:")],
        h.ul[(h.li[thing] for thing in things.split("|"))],
    ]


def offered(places: Sequence[Ride], language: Language) -> h.Node:
    """Free places near the one that is gone, and who to ask for one."""
    if not places:
        return h.p[
            language.say(
                "Il n’y a plus de place proche de celle-ci. D’autres dates du tour sont peut-être ouvertes.",
                "There is no place left near this one. Other dates of the tour may be open.",
            )
        ]
    return h.section[
        h.h2[language.say("Places libres à l’instant", "Free a moment ago")],
        h.ul(".places")[
            (
                h.li[h.strong[place.vehicle.model.name], h.span[departure_words(place.slot, language)]]
                for place in places
            )
        ],
        _ask(places[0].slot.event.dealership, language),
    ]


def _ask(dealership: Dealership, language: Language) -> h.Node:
    said = language.say("L’une d’elles vous va ? Contactez", "Does one suit you? Contact")
    phone = h.fragment[language.say(" au ", " on "), phone_link(dealership.phone)] if dealership.phone else None
    return h.p[said, " ", h.strong[dealership.name], phone, "."]


def home_link(language: Language) -> h.Node:
    """Where to go from here."""
    return h.p[h.a(".button.quiet", href="/")[language.say("Voir les prochaines dates", "See the next dates")]]
