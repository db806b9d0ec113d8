"""Passwords: what is accepted, how it is hashed (argon2id), how it is checked without telling whose it is (A3)."""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import InvalidInput

SHORTEST = 12
LONGEST = 256
FEWEST_DISTINCT = 5

# About 75 ms on the machines we run on; memory is what makes guessing dear on graphics cards (RFC 9106, section 4).
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

# Two at once and no more: a flood of sign-ins waits for its turn instead of taking the memory and both processors.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

# The hash of a thrown-away password: an address that nobody has costs the same time as a wrong password.
_DECOY = "$argon2id$v=19$m=32768,t=3,p=1$gvVMdNV5JtG1AKMVavWwGQ$tJ+8zHvocvaRvT3E4QjU/cwcdYnPmOgMktyNC0FRPLY"

# What the most used passwords of twelve characters and more are made of, once digits and signs are taken away.
_COMMON = """
    password passwort passw motdepasse motdepass mdp secret azerty azertyuiop qwerty qwertyuiop qwertz qazwsx
    qazwsxedc qweasdzxc azeqsdwxc admin administrator administrateur adminadmin root welcome bienvenue bonjour
    iloveyou jetaime changeme letmein soleil doudou marseille princess princesse dragon football superman batman
    monkey sunshine master trustno michael jordan liverpool chelsea juventus barcelona unitedstates internet
    computer ordinateur concession concessionnaire moto motos motard scooter yamaha demoridetour demoride essai
    test exemple example abc abcd abcdef
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_ROWS_OF_KEYS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)
_LEET = str.maketrans("013457@$!", "oieastasi")


def check_password(password: str, email: str) -> None:
    """Refuse what is too short, too long, among the most common ones or the person's own address (`InvalidInput`).

    No rule about kinds of characters: length is what counts (NIST SP 800-63B, section 5.1.1.2).
    """
    if len(password) < SHORTEST:
        raise _refused(
            f"Choisissez un mot de passe d’au moins {SHORTEST} caractères.",
            f"Choose a password of at least {SHORTEST} characters.",
        )
    if len(password) > LONGEST:
        raise _refused(
            f"Choisissez un mot de passe d’au plus {LONGEST} caractères.",
            f"Choose a password of at most {LONGEST} characters.",
        )
    local_part = email.partition("@")[0]
    if is_common(password) or password.lower() in (email, local_part) or email in password.lower():
        raise _refused(
            "Ce mot de passe est trop facile à deviner. Choisissez par exemple quatre mots sans rapport.",
            "This password is too easy to guess. Choose, for instance, four unrelated words.",
        )


def is_common(password: str) -> bool:
    """Whether it is a keyboard's row, a few characters repeated, or a common word with digits and signs around."""
    plain = unicodedata.normalize("NFKD", password.lower()).encode("ascii", "ignore").decode()
    if len(set(password.lower())) < FEWEST_DISTINCT:
        return True
    if plain and any(plain in row + row or plain[::-1] in row + row for row in _ROWS_OF_KEYS):
        return True
    core = re.sub("^[^a-z]+|[^a-z]+$", "", plain)
    return any(_is_common_word(re.sub("[^a-z]", "", text)) for text in (core, core.translate(_LEET)))


def _is_common_word(letters: str) -> bool:
    repeated = re.fullmatch(r"(.+?)\1*", letters)
    return repeated is not None and not _COMMON_WORDS.isdisjoint((letters, repeated[1]))


async def hash_password(password: str) -> str:
    """The argon2id hash to keep; computed in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, HASHER.hash, _normal(password))


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; without a hash, False after the same time."""
    expected = password_hash or _DECOY
    right = await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, expected, _normal(password))
    return right and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """The same text from every keyboard: an é may be typed as one character or as two (RFC 8265)."""
    return unicodedata.normalize("NFKC", password)


def _refused(message_fr: str, message_en: str) -> InvalidInput:
    return InvalidInput(message_fr, message_en, field="password")
