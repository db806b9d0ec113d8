"""The welcome: what this is, where the tour goes next, and the doors for those who work with it."""

import htpy as h
from starlette.responses import Response

from clients.public.answers import Event, EventPage
from clients.public.language import Language
from clients.public.layout import NAME, Page
from clients.public.wording import period_words, short_month

# Free places change: what is shown is at most this old.
CACHING = "public, max-age=30"


def home_page(page: Page, events: EventPage) -> Response:
    """One screen, for a newcomer."""
    language = page.language
    say = language.say
    return page.answer(
        NAME,
        h.main(".home")[
            h.h1[say("Essayez la gamme près de chez vous", "Ride the range near you")],
            h.p(".lead")[
                say(
                    "Chaque week-end, le camion du tour s’arrête chez un concessionnaire avec ses motos et ses "
                    "scooters. On réserve un modèle, une heure, et on l’essaie sur route.",
                    "Every weekend the tour’s truck stops at a dealership with its motorcycles and scooters. "
                    "Book a model and a time, and ride it on the road.",
                )
            ],
            _stops(events, language),
            h.p(".note")[
                say(
                    "Déjà réservé ? Le lien pour confirmer ou revoir votre essai est dans l’e-mail que vous avez reçu.",
                    "Booked already? The link to confirm or see your test ride is in the e-mail that you received.",
                )
            ],
            _doors(language),
        ],
        caching=CACHING,
    )


def _stops(events: EventPage, language: Language) -> h.Node:
    title = h.h2[language.say("Prochaines étapes", "Next stops")]
    if not events.nodes:
        none = language.say(
            "Aucune date n’est ouverte pour l’instant. Revenez bientôt.", "No date is open just now. Come back soon."
        )
        return h.section[title, h.p[none]]
    more = events.total_count - len(events.nodes)
    later = language.say(
        f"et {more} {'autre date' if more == 1 else 'autres dates'} plus tard",
        f"and {more} later {'date' if more == 1 else 'dates'}",
    )
    return h.section[
        title,
        h.ul(".stops")[(_stop(event, language) for event in events.nodes)],
        h.p(".quiet")[later] if more > 0 else None,
    ]


def _stop(event: Event, language: Language) -> h.Node:
    first, last = event.starts_on, event.ends_on
    days = str(first.day) if first == last else f"{first.day}–{last.day}"
    free = event.free_count
    places = language.say("place libre", "free place") if free == 1 else language.say("places libres", "free places")
    where = event.dealership
    return h.li[
        h.span(".date", aria_hidden="true")[h.b[days], h.span[short_month(first, language)]],
        h.span(".stop")[
            h.strong[where.name],
            h.span[f"{where.city}, {where.region}"],
            h.time(".unseen", datetime=first.isoformat())[period_words(first, last, language)],
        ],
        h.span(".free")[h.b[str(free)], " ", places]
        if free
        else h.span(".free.none")[
            language.say("complet", "full"),
            " · ",
            h.a(href=f"/waiting/join?event={event.id}")[language.say("liste d’attente", "waiting list")],
        ],
    ]


def _doors(language: Language) -> h.Node:
    say = language.say
    return h.footer[
        h.section[
            h.h2[say("Siège, équipe, concessions", "Headquarters, team, dealerships")],
            h.p[h.a(href="/auth/sign-in")[say("Se connecter", "Sign in")]],
        ],
        h.section[
            h.h2[say("Intégrateurs", "Integrators")],
            h.p[
                say("L’API GraphQL est à ", "The GraphQL API is at "),
                h.a(href="/graphql")[h.code["/graphql"]],
                say(
                    " (un explorateur pour les administrateurs connectés) ; mode d’emploi dans ",
                    " (an explorer for administrators who are signed in); guide in ",
                ),
                h.code["docs/api.md"],
                ".",
            ],
        ],
    ]
