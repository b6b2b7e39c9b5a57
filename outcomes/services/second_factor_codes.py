"""Codes of a second factor: made, used up, forgotten, always in the caller's transaction."""

from sqlalchemy import delete, select, update

from outcomes.access.second_factor import matching_step, new_recovery_codes, spelled_alike
from outcomes.access.tokens import keyed_hash
from outcomes.models import RecoveryCode, User
from outcomes.services.unit_of_work import UnitOfWork


def use(work: UnitOfWork, user: User, code: str) -> str | None:
    """Use a code up, in the caller's transaction: give `code` or `recovery`, None where it does not fit."""
    if user.totp_seed is None:
        return None
    step = matching_step(work.keyring.open(user.totp_seed)["seed"], code, work.now, user.totp_last_step)
    if step is not None:
        user.totp_last_step = step
        return "code"
    row = work.session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.used_at.is_(None),
            RecoveryCode.code_hash == _hashed(work, user.id, code),
        )
    )
    if row is None:
        return None
    row.used_at = work.now
    return "recovery"


def new_codes(work: UnitOfWork, user_id: int) -> tuple[str, ...]:
    """Put ten new recovery codes in the place of the old ones, in the caller's transaction."""
    codes = new_recovery_codes()
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    work.session.add_all(
        RecoveryCode(user_id=user_id, code_hash=_hashed(work, user_id, code), made_at=work.now)
        for code in codes
    )
    work.session.flush()
    return codes


def clear(work: UnitOfWork, user_id: int) -> None:
    """Forget somebody's second factor, in the caller's transaction."""
    work.session.execute(update(User).where(User.id == user_id).values(totp_seed=None, totp_last_step=None))
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def _hashed(work: UnitOfWork, user_id: int, code: str) -> str:
    return keyed_hash(work.settings.secret_key, "recovery code", str(user_id), spelled_alike(code))
