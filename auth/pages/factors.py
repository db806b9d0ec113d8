"""What the pages of second factors say: the code after the password, and enrolling an app without JavaScript."""

from collections.abc import Sequence

import htpy as h
from starlette.responses import HTMLResponse

from auth.language import Language
from auth.pages.layout import alert, field, page
from resolvers.second_factor import FactorMethod
from resolvers.totp import TotpOffer


def passkey_button(language: Language, next_path: str) -> h.Node:
    """The way in with a passkey; a script shows it where the browser knows how."""
    fr = language == "fr"
    failed = "La clé d’accès n’a pas pu être lue. Réessayez." if fr else "The passkey could not be read. Try again."
    return h.div(".passkey")[
        h.p(".alert", role="alert", hidden=True, data_passkey_alert=failed),
        h.button(".quiet", type="button", hidden=True, data_passkey=True, data_next=next_path)[
            "Utiliser une clé d’accès" if fr else "Use a passkey"
        ],
    ]


def second_factor_page(
    language: Language,
    methods: Sequence[FactorMethod],
    next_path: str,
    refusal: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    """What follows the password: a code, or the passkey where the browser knows how."""
    fr = language == "fr"
    return page(
        language,
        "Confirmez que c’est vous" if fr else "Confirm that it is you",
        alert(refusal),
        h.form(method="post", action="/auth/second-factor")[
            h.input(type="hidden", name="next", value=next_path),
            field(
                "Code",
                h.input(
                    ".code",
                    name="code",
                    required=True,
                    maxlength="40",
                    inputmode="text",
                    autocomplete="one-time-code",
                    autocapitalize="none",
                    spellcheck="false",
                    autofocus=True,
                ),
                _hint(methods, fr),
            ),
            h.button(type="submit")["Continuer" if fr else "Continue"],
        ],
        passkey_button(language, next_path) if FactorMethod.PASSKEY in methods else None,
        h.p[h.a(href="/auth/sign-in")["Recommencer" if fr else "Start again"]],
        status=status,
        script=FactorMethod.PASSKEY in methods,
    )


def _hint(methods: Sequence[FactorMethod], fr: bool) -> str:
    if FactorMethod.CODE not in methods:
        return "Un de vos codes de secours." if fr else "One of your recovery codes."
    if fr:
        return "Les 6 chiffres de votre application, ou un code de secours."
    return "The 6 digits of your app, or a recovery code."


def totp_page(
    language: Language, offer: TotpOffer, picture: str, refusal: str | None = None, status: int = 200
) -> HTMLResponse:
    """The QR code, the secret for who types it, and the first code."""
    fr = language == "fr"
    how = (
        "Scannez ce carré avec une application de codes, ou tapez-y la clé."
        if fr
        else "Scan this square with an authenticator app, or type the key into it."
    )
    return page(
        language,
        "Ajouter une application de codes" if fr else "Add an authenticator app",
        h.p[how],
        h.p[h.img(".qr", src=picture, alt="QR code", width="220", height="220")],
        h.p[h.code[" ".join(offer.secret[at : at + 4] for at in range(0, len(offer.secret), 4))]],
        alert(refusal),
        h.form(method="post", action="/auth/totp")[
            field(
                "Code affiché par l’application" if fr else "Code shown by the app",
                h.input(
                    ".code",
                    name="code",
                    required=True,
                    maxlength="10",
                    inputmode="numeric",
                    autocomplete="one-time-code",
                ),
            ),
            h.button(type="submit")["Activer" if fr else "Turn on"],
        ],
        status=status,
    )


def recovery_codes_page(language: Language, codes: Sequence[str]) -> HTMLResponse:
    """The codes, this once."""
    fr = language == "fr"
    kept = (
        "Gardez ces codes en lieu sûr : chacun ouvre votre compte une fois, si vous perdez votre téléphone. Ils ne "
        "seront plus affichés."
        if fr
        else "Keep these codes in a safe place: each opens your account once, should you lose your phone. They are not "
        "shown again."
    )
    return page(
        language,
        "Application activée" if fr else "App turned on",
        [h.p[kept], h.ul(".codes")[(h.li[h.code[code]] for code in codes)]] if codes else None,
        h.p[h.a(href="/auth/sign-in")["Terminé" if fr else "Done"]],
    )
