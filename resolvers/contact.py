"""What people are called and how they are reached: one check and one wording of each, for whoever asks for it."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from models.errors import InvalidInput

LONGEST_NAME = 100


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
