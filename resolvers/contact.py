"""What people are called and how they are reached: one check and one wording of each, for whoever asks for it."""

from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from models.errors import InvalidInput

LONGEST_NAME = 100
LONGEST_WEBSITE = 200


def checked_text(value: str, field: str, longest: int = LONGEST_NAME) -> str:
    """A line of text with single spaces. Raises `InvalidInput`."""
    cleaned = " ".join(value.split())
    if not cleaned or len(cleaned) > longest or not cleaned.isprintable():
        raise InvalidInput(
            f"Ce champ doit contenir de 1 à {longest} caractères lisibles.",
            f"This field needs 1 to {longest} readable characters.",
            field=field,
        )
    return cleaned


def checked_email(value: str, field: str) -> str:
    """An address, lower case, well formed; nobody is asked whether it exists. Raises `InvalidInput`."""
    try:
        # Names kept for tests and examples pass: such an address harms nobody.
        return validate_email(value.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise InvalidInput(
            "Cette adresse e-mail n’est pas valable. Exemple : prenom.nom@exemple.fr.",
            "This e-mail address is not valid. Example: first.last@example.com.",
            field=field,
        ) from None


def checked_phone(value: str | None, field: str) -> str | None:
    """A number in E.164, French unless it names its country; None for none. Raises `InvalidInput`."""
    if value is None or not value.strip():
        return None
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput(
            "Ce numéro de téléphone n’est pas valable. Exemple : 06 12 34 56 78.",
            "This phone number is not valid. Example: +33 6 12 34 56 78.",
            field=field,
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_website(value: str | None, field: str) -> str | None:
    """The address of a public site, https unless it says http; None for none. Raises `InvalidInput`."""
    if value is None or not value.strip():
        return None
    given = value.strip()
    address = given if "://" in given else f"https://{given}"
    if len(address) > LONGEST_WEBSITE or not _is_public_site(address):
        raise InvalidInput(
            "Cette adresse de site n’est pas valable. Exemple : www.exemple.fr.",
            "This address of a site is not valid. Example: www.example.com.",
            field=field,
        )
    return address


def _is_public_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = address.isprintable() and not any(letter.isspace() or letter in '<>"\\' for letter in address)
    return plain and parts.scheme in ("http", "https") and "@" not in parts.netloc and "." in host.strip(".")


def checked_lines(value: str | None, field: str, longest: int) -> str | None:
    """A text of several lines without trailing spaces; None for none. Raises `InvalidInput`."""
    lines = [" ".join(line.split()) for line in (value or "").strip().splitlines()]
    cleaned = "\n".join(lines)
    if not cleaned:
        return None
    if len(cleaned) > longest or not all(line.isprintable() for line in lines):
        raise InvalidInput(
            f"Ce texte doit contenir au plus {longest} caractères lisibles.",
            f"This text may have at most {longest} readable characters.",
            field=field,
        )
    return cleaned
