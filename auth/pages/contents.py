"""What the pages say: signing in, being signed in, taking up an invitation, enrolling a tablet."""

from collections.abc import Sequence

import htpy as h
from starlette.responses import HTMLResponse

from auth.language import Language
from auth.pages.factors import passkey_button
from auth.pages.layout import alert, field, page
from models.policy.viewer import Role, Viewer
from models.rider import Locale
from resolvers.device import EventChoice
from resolvers.password import SHORTEST
from resolvers.rendering.wording import day_words

_ROLES = {
    Role.ADMIN: ("siège", "headquarters"),
    Role.TEAM: ("équipe du tour", "tour team"),
    Role.DEALER: ("concession", "dealership"),
}
# Where the roles that have a space of their own work; without it, who took up an invitation would not know where to go.
_SPACES = {
    Role.ADMIN: ("/admin/", "Aller à l’espace du siège", "Go to headquarters’ space"),
    Role.DEALER: ("/dealer/", "Aller à l’espace de votre concession", "Go to your dealership’s space"),
}


def sign_in_page(
    language: Language, next_path: str, email: str = "", refusal: str | None = None, status: int = 200
) -> HTMLResponse:
    """Address and password."""
    fr = language == "fr"
    return page(
        language,
        "Connexion" if fr else "Sign in",
        alert(refusal),
        h.form(method="post", action="/auth/sign-in")[
            h.input(type="hidden", name="next", value=next_path),
            field(
                "Adresse e-mail" if fr else "E-mail address",
                h.input(type="email", name="email", value=email, required=True, autocomplete="username"),
            ),
            field(
                "Mot de passe" if fr else "Password",
                h.input(type="password", name="password", required=True, autocomplete="current-password"),
            ),
            h.button(type="submit")["Se connecter" if fr else "Sign in"],
        ],
        passkey_button(language, next_path),
        status=status,
        script=True,
    )


def signed_in_page(language: Language, viewer: Viewer) -> HTMLResponse:
    """Who is signed in, and what can be done from here."""
    fr = language == "fr"
    role = _ROLES[viewer.role][0 if fr else 1]
    enrols = viewer.role in (Role.ADMIN, Role.TEAM)
    space = _SPACES.get(viewer.role)
    return page(
        language,
        "Vous êtes connecté" if fr else "You are signed in",
        h.p[f"{viewer.name} ({role})"],
        h.p[h.a(".button", href=space[0])[space[1 if fr else 2]]] if space else None,
        h.p[h.a(href="/auth/device")["Enrôler une tablette" if fr else "Enrol a tablet"]] if enrols else None,
        h.form(method="post", action="/auth/totp/begin")[
            h.button(".quiet", type="submit")["Ajouter une application de codes" if fr else "Add an authenticator app"]
        ],
        h.form(method="post", action="/auth/sign-out")[
            h.button(".quiet", type="submit")["Se déconnecter" if fr else "Sign out"]
        ],
    )


def invitation_page(
    language: Language, token: str, name: str, email: str, refusal: str | None = None, status: int = 200
) -> HTMLResponse:
    """The first password. The address is there for password managers."""
    fr = language == "fr"
    hint = f"{SHORTEST} caractères au moins : quelques mots suffisent." if fr else f"{SHORTEST} characters or more."
    return page(
        language,
        f"Bienvenue, {name}" if fr else f"Welcome, {name}",
        h.p["Choisissez votre mot de passe." if fr else "Choose your password."],
        alert(refusal),
        h.form(method="post", action="/auth/invitation")[
            h.input(type="hidden", name="token", value=token),
            field(
                "Adresse e-mail" if fr else "E-mail address",
                h.input(type="email", name="email", value=email, readonly=True, autocomplete="username"),
            ),
            field(
                "Mot de passe" if fr else "Password",
                h.input(
                    type="password",
                    name="password",
                    required=True,
                    minlength=str(SHORTEST),
                    autocomplete="new-password",
                ),
                hint,
            ),
            h.button(type="submit")["Enregistrer et se connecter" if fr else "Save and sign in"],
        ],
        status=status,
    )


def device_page(
    language: Language,
    events: Sequence[EventChoice],
    user_code: str = "",
    event_id: str = "",
    refusal: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The code read on the tablet, and the event."""
    fr = language == "fr"
    locale = Locale.FR if fr else Locale.EN
    title = "Enrôler une tablette" if fr else "Enrol a tablet"
    if not events:
        none = "Aucun événement n’est ouvert. Ouvrez-en un d’abord." if fr else "No event is open. Open one first."
        return page(language, title, h.p[none], status=status)
    return page(
        language,
        title,
        alert(refusal),
        h.form(method="post", action="/auth/device")[
            field(
                "Code affiché par la tablette" if fr else "Code shown by the tablet",
                h.input(
                    ".code",
                    name="user_code",
                    value=user_code,
                    required=True,
                    maxlength="20",
                    autocomplete="off",
                    autocapitalize="characters",
                    spellcheck="false",
                ),
                "Vérifiez que la tablette est devant vous." if fr else "Make sure that the tablet is in front of you.",
            ),
            field(
                "Événement" if fr else "Event",
                h.select(name="event_id", required=True)[
                    (
                        h.option(value=str(choice.id), selected=str(choice.id) == event_id)[
                            f"{day_words(choice.starts_on, locale)} · {choice.dealership}, {choice.city}"
                        ]
                        for choice in events
                    )
                ],
            ),
            h.button(type="submit")["Autoriser cette tablette" if fr else "Allow this tablet"],
        ],
        status=status,
    )


def message_page(language: Language, title: str, message: str, status: int = 200) -> HTMLResponse:
    """One sentence, and the way back to where one signs in."""
    back = "Retour" if language == "fr" else "Back"
    return page(language, title, h.p[message], h.p[h.a(href="/auth/sign-in")[back]], status=status)
