"""Reading how to reach a dealership: telephone, e-mail address, web site."""

import re
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from resolvers.season_import.cells import plain
from resolvers.season_import.problems import BadCellError, Wording
from resolvers.season_import.table import Cell

LONGEST_SITE = 300
_PHONE_EXPECTED = Wording(
    "un seul numéro de téléphone, ex. 04 65 71 76 26 ou +33 4 65 71 76 26",
    "one telephone number, e.g. 04 65 71 76 26 or +33 4 65 71 76 26",
)
_EMAIL_EXPECTED = Wording("une seule adresse, ex. contact@garage.fr", "one address, e.g. contact@garage.fr")
_SITE_EXPECTED = Wording("une adresse web, ex. https://www.garage.fr", "a web address, e.g. https://www.garage.fr")
_DIALLED = re.compile(r"\+?[0-9 ().\-/]+")
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def phone(cell: Cell) -> str:
    """A telephone number in E.164, French unless a country code is given.

    Its length is checked, not that it is in service: fictitious numbers pass. A number cell has lost its leading zero.
    """
    text = _dialled(cell)
    refused = BadCellError(Wording("ce n’est pas un numéro de téléphone", "not a telephone number"), _PHONE_EXPECTED)
    if not _DIALLED.fullmatch(text):
        raise refused
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        raise refused from None
    if not phonenumbers.is_possible_number(number):
        raise refused
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _dialled(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        digits = str(cell)
        return f"0{digits}" if len(digits) == 9 else f"+{digits}"
    return plain(cell).replace("\u2011", "-").replace("\u2013", "-")


def email(cell: Cell) -> str:
    """An e-mail address, well formed; nobody is asked whether it exists. Names kept for examples pass."""
    text = plain(cell)
    if text.lower().startswith("mailto:"):
        text = text[len("mailto:") :]
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        message = Wording("ce n’est pas une adresse e-mail", "not an e-mail address")
        raise BadCellError(message, _EMAIL_EXPECTED) from None
    return checked.normalized


def website(cell: Cell) -> str:
    """The address of a site, http or https; « www.garage.fr » alone is taken as https."""
    text = plain(cell)
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode()
        # What stands before an @ is a way to disguise the host.
        known = parts.scheme.lower() in ("http", "https") and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        host, known = "", False
    if not (known and _HOST.fullmatch(host)) or len(text) > LONGEST_SITE or " " in text:
        raise BadCellError(Wording("ce n’est pas une adresse web", "not a web address"), _SITE_EXPECTED)
    return text
