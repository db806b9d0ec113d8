"""Names, addresses and numbers: one check of each, whoever asks."""

import pytest

from models.errors import InvalidInput
from resolvers.contact import checked_email, checked_phone, checked_text


@pytest.mark.parametrize(
    ("given", "kept"),
    [(" Zoé@Exemple.FR ", "zoé@exemple.fr"), ("a+b@rider.example", "a+b@rider.example"), ("a@x.test", "a@x.test")],
)
def test_an_address_is_kept_in_lower_case(given: str, kept: str) -> None:
    assert checked_email(given, "email") == kept


@pytest.mark.parametrize("given", ["", "no address", "a@b", "a@example.fr\0", "a@b@c.fr", "a b@example.fr"])
def test_what_is_no_address_is_refused_by_its_field(given: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_email(given, "rider.email")
    assert refusal.value.field == "rider.email"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("06 12 34 56 78", "+33612345678"), ("+44 20 7946 0958", "+442079460958"), ("  ", None), (None, None)],
)
def test_a_number_is_french_unless_it_names_its_country(given: str | None, kept: str | None) -> None:
    assert checked_phone(given, "phone") == kept


@pytest.mark.parametrize("given", ["12", "not a number", "+999 1", "06 12 34 56 78 90 12"])
def test_what_cannot_be_dialled_is_refused(given: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_phone(given, "phone")
    assert refusal.value.field == "phone"


def test_a_text_has_single_spaces_and_can_be_read() -> None:
    assert checked_text("  Marie \t Curie\n", "name") == "Marie Curie"
    assert checked_text("x" * 100, "name") == "x" * 100
    for wrong in ("", "  ", "x" * 101, "a\0b", "a\u202eb"):
        with pytest.raises(InvalidInput):
            checked_text(wrong, "name")
