"""Proving again who acts, for what a screen left open must not do: password, and second factor if any."""

from outcomes.access.tokens import keyed_hash
from outcomes.errors import InputError
from outcomes.models import User
from outcomes.services.door_attempts import Limit, add_failure, forget_failures, refuse_when_throttled
from outcomes.services.second_factor_codes import use
from outcomes.services.sign_in import TRIES_OF_OWN, confirm_password
from outcomes.services.unit_of_work import UnitOfWork


def needs_code(work: UnitOfWork) -> bool:
    """Whether whoever acts has a second factor, and so proves themselves with it too."""
    return work.session.get_one(User, work.staff.user_id).totp_seed is not None


def prove_again(work: UnitOfWork, password: str, code: str) -> None:
    """Nothing, if it is them: the password fits, and the code, which is used up.

    Raises:
        Throttled: too many wrong tries.
        InputError: `password_wrong`, `second_factor_wrong`.
    """
    confirm_password(work, password)
    if not needs_code(work):
        return
    email = work.session.get_one(User, work.staff.user_id).email
    limit = Limit(keyed_hash(work.settings.secret_key, "second factor", email), TRIES_OF_OWN)
    refuse_when_throttled(work, (limit,))
    work.begin()
    user = work.session.get_one(User, work.staff.user_id, with_for_update=True, populate_existing=True)
    fits = use(work, user, code) is not None
    if fits:
        forget_failures(work, (limit,))
    else:
        add_failure(work, (limit,))
        work.audit("session.refuse_code", f"user:{user.public_id}", site_id=user.site_id)
    work.commit()
    if not fits:
        raise InputError("second_factor_wrong", {"field": "code"})
