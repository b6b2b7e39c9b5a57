"""Staff who come through the hospital's own sign-in."""

from dataclasses import dataclass

from sqlalchemy import func, select

from outcomes.access.tokens import keyed_hash
from outcomes.errors import InputError
from outcomes.models import User
from outcomes.services.sign_in import SignedIn, begin_session
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Identity:
    """What the hospital's sign-in says, once its signature was checked.

    Attributes:
        subject: who it is, for good; never given to another person.
        email: where they are written to.
        is_email_verified: whether the hospital vouches for that.
    """

    subject: str
    email: str
    is_email_verified: bool


def sign_in_by_provider(work: UnitOfWork, identity: Identity) -> SignedIn:
    """Begin a session for a member of staff whom the hospital's sign-in names.

    The first time they are found by their verified e-mail, from then on by who they are to the provider: an
    e-mail may be given to somebody else one day. Accounts are made by an administrator, never here. How
    sure the provider is of them, by a second factor or not, is the provider's.

    Raises:
        InputError: `single_sign_on_unknown`: nobody here is that person.
    """
    work.begin()
    user = _known(work, identity)
    if user is None:
        work.audit("session.refuse", keyed_hash(work.settings.secret_key, "provider", identity.subject)[:16])
        work.commit()
        raise InputError("single_sign_on_unknown", {"email": identity.email})
    user.oidc_subject = identity.subject
    return begin_session(work, user, user.email, "single sign-on")


def _known(work: UnitOfWork, identity: Identity) -> User | None:
    here = select(User).where(User.left_at.is_(None))
    known = work.session.scalar(here.where(User.oidc_subject == identity.subject))
    if known is not None or not identity.is_email_verified:
        return known
    email = identity.email.strip().lower()
    return work.session.scalar(here.where(func.lower(User.email) == email, User.oidc_subject.is_(None)))
