from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from outcomes.access.second_factor import (
    matching_step,
    new_recovery_codes,
    new_seed,
    seed_address,
    spelled_alike,
)

RFC_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Base32 of the secret "12345678901234567890" of RFC 6238, appendix B."""


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(RFC_SEED, code, _at(seconds), None) == seconds // 30
    assert matching_step(RFC_SEED, f"{code[:3]} {code[3:]} ", _at(seconds), None) == seconds // 30


def test_a_code_holds_for_its_neighbours_and_no_longer() -> None:
    seed, now = new_seed(), datetime(2026, 11, 30, 12, 0, 10, tzinfo=UTC)
    code = pyotp.TOTP(seed).at(now)
    offsets = [
        seconds
        for seconds in range(-90, 91, 30)
        if matching_step(seed, code, now + timedelta(seconds=seconds), None)
    ]
    assert offsets == [-30, 0, 30]


def test_a_code_that_was_used_opens_no_more_and_none_before_it() -> None:
    seed, now = new_seed(), datetime(2026, 11, 30, 12, 0, 10, tzinfo=UTC)
    step = matching_step(seed, pyotp.TOTP(seed).at(now), now, None)
    assert step is not None
    assert matching_step(seed, pyotp.TOTP(seed).at(now), now, step) is None
    assert matching_step(seed, pyotp.TOTP(seed).at(now - timedelta(seconds=30)), now, step) is None
    assert matching_step(seed, pyotp.TOTP(seed).at(now + timedelta(seconds=30)), now, step) == step + 1


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 200])
def test_what_is_no_code_opens_nothing(code: str) -> None:
    assert matching_step(RFC_SEED, code, _at(59), None) is None


def test_recovery_codes_are_ten_different_ones_however_they_are_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(spelled_alike(code)) == 16 for code in codes)
    assert spelled_alike(f" {codes[0].upper().replace('-', ' ')} ") == spelled_alike(codes[0])


def test_the_address_is_one_that_authenticators_read() -> None:
    address = seed_address(RFC_SEED, "maria@example.org", "Outcomes")
    assert address == f"otpauth://totp/Outcomes:maria%40example.org?secret={RFC_SEED}&issuer=Outcomes"
