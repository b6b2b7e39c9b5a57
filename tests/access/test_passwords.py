from datetime import date

import pytest

from outcomes.access.passwords import hash_password, password_matches, password_problem, pin_problem


def test_a_password_matches_its_own_hash_alone() -> None:
    hashed = hash_password("Seven quiet knees", cheap=True)
    assert password_matches(hashed, "Seven quiet knees")
    assert not password_matches(hashed, "seven quiet knees")


def test_what_is_no_hash_matches_nothing() -> None:
    assert not password_matches("plain", "plain")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("elevenchars", "password_short"),
        ("dupont-la-joie", "password_personal"),
        ("aaaabbbbaaaabbbb", "password_monotonous"),
        ("Seven quiet knees", None),
        ("Password1234", "password_guessable"),
        ("Motdepasse2026!", "password_guessable"),
        ("P@ssw0rd2024!", "password_guessable"),
        ("azertyuiop123", "password_guessable"),
        ("987654321trewq", "password_guessable"),
        ("Été-Marseille-13013", "password_guessable"),
        ("radiologie-2026", "password_guessable"),
        ("k7Qk7Qk7Qk7Qk7Q", "password_monotonous"),
        ("Zk7QaZk7QaZk7Qa", "password_guessable"),
        ("a fine cold probe", None),
        ("vélo rouge sous la pluie", None),
        ("xK9#mPq2vLw8", None),
        ("correct horse battery", None),
        ("7#9^2=8&4%6~", None),
        ("12/05/1947-14:30", "password_guessable"),
        ("!@#$%^&*()2026", "password_guessable"),
        ("p.a.r.i.s/2024", "password_guessable"),
        ("Paris!2024#?&", "password_guessable"),
    ],
)
def test_a_chosen_password_is_judged(password: str, problem: str | None) -> None:
    assert password_problem(password, ("Dupont",)) == problem


def test_an_initial_is_no_name() -> None:
    assert password_problem("jam and quiet knees", ("J", "Dupont")) is None


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        ("123", "pin_digits"),
        ("12a4", "pin_digits"),
        ("٣٤٥٦", "pin_digits"),
        ("123456789", "pin_digits"),
        ("1234", "pin_easy"),
        ("8765", "pin_easy"),
        ("0000", "pin_easy"),
        ("1955", "pin_easy"),
        ("4071", None),
    ],
)
def test_a_chosen_pin_is_judged(pin: str, problem: str | None) -> None:
    assert pin_problem(pin, birth_year=1955) == problem


@pytest.mark.parametrize("pin", ["0403", "0304", "040355", "04031955", "550304", "19550304"])
def test_a_pin_that_the_birth_date_tells_is_easy(pin: str) -> None:
    assert pin_problem(pin, 1955, date(1955, 3, 4)) == "pin_easy"
    assert pin_problem(pin, 1955, date(1955, 7, 28)) is None
