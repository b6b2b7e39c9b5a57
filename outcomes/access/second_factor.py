"""Time-based one-time codes (RFC 6238) and codes for a lost telephone."""

import base64
import hmac
import secrets
from datetime import datetime

import pyotp

CODE_SECONDS = 30
_STEPS_EITHER_SIDE = 1
_RECOVERY_CODES, _RECOVERY_BYTES, _RECOVERY_GROUP = 10, 10, 4


def new_seed() -> str:
    """Make a seed: 160 random bits in base32, as an authenticator takes it."""
    return pyotp.random_base32()


def seed_address(seed: str, account: str, issuer: str) -> str:
    """The address that an authenticator reads from a QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=issuer)


def matching_step(seed: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """Which half minute a code belongs to: this one, the one before or the one after; None for none.

    Args:
        seed: of the authenticator.
        code: as it was typed; blanks do not count.
        at: the instant of typing.
        last_step: the half minute whose code was used last: neither it nor an earlier one opens again.
    """
    typed = "".join(code.split())
    now, known = int(at.timestamp()) // CODE_SECONDS, pyotp.TOTP(seed)
    for step in range(now - _STEPS_EITHER_SIDE, now + _STEPS_EITHER_SIDE + 1):
        is_right = hmac.compare_digest(known.generate_otp(step).encode(), typed.encode())
        if is_right and (last_step is None or step > last_step):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Make ten codes of 80 random bits, in groups of four."""
    return tuple(_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(_RECOVERY_CODES))


def spelled_alike(code: str) -> str:
    """A recovery code without what people add or change when they type it."""
    return "".join(each for each in code.lower() if each.isalnum())


def _grouped(raw: bytes) -> str:
    text = base64.b32encode(raw).decode().lower()
    return "-".join(text[start : start + _RECOVERY_GROUP] for start in range(0, len(text), _RECOVERY_GROUP))
