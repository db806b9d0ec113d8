"""Which passwords are accepted, and that a password is the same from every keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidInput
from resolvers.password import check_password, hash_password, is_common, verify_password

EMAIL = "jean.dupont@example.fr"


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse12",
        "Motdepasse2027!",
        "M0tDeP@sse2027",
        "password1234",
        "P@ssw0rd!2027",
        "azertyuiop12",
        "azertyuiopqs",
        "qwertyuiop123",
        "1q2w3e4r5t6y7",
        "123456789012",
        "098765432109",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abababababab",
        "testtesttest",
        "soleilsoleil",
        "Bienvenue 2027",
        "yamaha 123456",
        EMAIL,
        EMAIL.upper(),
        f"x{EMAIL}1",
    ],
)
def test_common_ones_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_password(password, EMAIL)
    assert caught.value.field == "password"
    assert "Choisissez" in caught.value.message_fr


@pytest.mark.parametrize(
    "password",
    [
        "trois chats sous la pluie",
        "correct horse battery",
        "Kb7$tQ-9xw!a",
        "œufs à la neige",
        "пароль длинный да",
        "🏍️🌧️🐈🏔️🌊🍎🎻🧭🪁🛶🥖🧀",
    ],
)
def test_others_are_accepted(password: str) -> None:
    check_password(password, EMAIL)


def test_length_counts() -> None:
    for password in ("", "x", "Kb7$tQ-9xw!", "Kb7$tQ-9xw!a" * 30):
        with pytest.raises(InvalidInput):
            check_password(password, EMAIL)


@given(st.text(max_size=300))
def test_any_text_is_judged(password: str) -> None:
    assert is_common(password) in (True, False)


async def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    kept = await hash_password("une forêt d'été en Isère")
    assert kept.startswith("$argon2id$")
    assert await verify_password(kept, "une fore\u0302t d'e\u0301te\u0301 en Ise\u0300re")
    assert not await verify_password(kept, "une foret d'ete en Isere")
    assert not await verify_password(None, "une forêt d'été en Isère")
    assert not await verify_password("junk", "x")
