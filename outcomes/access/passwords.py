"""Passwords and PINs: argon2id, and the rules for choosing one."""

from datetime import date
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from outcomes.access.guessable_passwords import is_guessable

MINIMUM_PASSWORD_LENGTH = 12
"""NIST SP 800-63B asks for at least 8; a site without a second factor yet does well with 12."""
_TELLING = 3
"""Letters of a part of a name below which a password may hold it: an initial stands in every other one."""

_DATES_IN_DIGITS = ("%d%m", "%m%d", "%d%m%y", "%d%m%Y", "%y%m%d", "%Y%m%d")


@lru_cache
def _hasher(cheap: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


def hash_password(password: str, *, cheap: bool = False) -> str:
    """Hash a password or PIN (about 0.1 s; `cheap` is for tests alone)."""
    return _hasher(cheap).hash(password)


def password_matches(hashed: str, password: str) -> bool:
    """Compare a password or PIN with its hash; any profile's hash is read."""
    try:
        return _hasher(False).verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache
def decoy_hash(cheap: bool) -> str:
    """A hash to compare with when the account does not exist, so that the answer takes as long."""
    return hash_password("nobody has this password", cheap=cheap)


def password_problem(password: str, about: tuple[str, ...] = ()) -> str | None:
    """Say what is wrong with a chosen password, as a code, or None.

    Args:
        password: what was chosen.
        about: the person's names and e-mail, which a password must not contain.
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        return "password_short"
    lowered = password.lower()
    if any(len(part) >= _TELLING and part.lower() in lowered for part in about):
        return "password_personal"
    if len(set(lowered)) < 5:
        return "password_monotonous"
    if is_guessable(password):
        return "password_guessable"
    return None


def pin_problem(pin: str, birth_year: int, born_on: date | None = None) -> str | None:
    """Say what is wrong with a chosen PIN, as a code: 4 to 8 digits, no row, no birth date.

    Args:
        pin: what was chosen.
        birth_year: the year that is known of everybody.
        born_on: the birth date given with the PIN: the door asks for both, so one must not tell the other.
    """
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        return "pin_digits"
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    dates = () if born_on is None else tuple(born_on.strftime(each) for each in _DATES_IN_DIGITS)
    if steps in ({0}, {1}, {-1}) or pin in (str(birth_year), *dates):
        return "pin_easy"
    return None
