from dataclasses import replace

import pytest

from outcomes.errors import ConflictError, Forbidden, InputError, NotFound
from outcomes.models import Site, User
from outcomes.permissions import Role
from outcomes.services import users
from outcomes.services.sessions import STAFF_LONGEST, add_session, staff_of
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_site, a_user
from tests.staff_at_work import actions_audited, at_work

NEW = users.NewUser("New.Person@Example.org", "New Person", "coordinator", "Eleven green toes")


def test_a_command_makes_the_first_account_and_its_site(work: UnitOfWork) -> None:
    users.add(work, replace(NEW, site="Radiology"))
    user = work.session.query(User).one()
    site = work.session.get_one(Site, user.site_id)
    assert (user.email, user.role, site.name) == ("new.person@example.org", "coordinator", "Radiology")
    assert actions_audited(work) == ["user.add"]


def test_an_administrator_adds_to_their_own_site_whatever_is_asked(work: UnitOfWork) -> None:
    site = a_site(work)
    at_work(work, site, Role.ADMINISTRATOR)
    public_id = users.add(work, replace(NEW, site="Elsewhere"))
    assert work.session.query(User).filter_by(public_id=public_id).one().site_id == site.id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "no address"}, "email_invalid"),
        ({"role": "surgeon"}, "role_unknown"),
        ({"display_name": "  "}, "name_missing"),
        ({"password": "short"}, "password_short"),
        ({"password": "New Person 2026"}, "password_personal"),
    ],
)
def test_an_impossible_account_is_refused(work: UnitOfWork, change: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as refused:
        users.add(work, replace(NEW, **change))
    assert refused.value.code == code
    assert work.session.query(User).count() == 0


def test_an_e_mail_has_one_account(work: UnitOfWork) -> None:
    users.add(work, NEW)
    with pytest.raises(ConflictError, match="user_exists"):
        users.add(work, replace(NEW, email="new.person@example.org"))


def test_a_radiologist_keeps_no_accounts(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    with pytest.raises(Forbidden):
        users.add(work, NEW)


def test_closing_an_account_ends_its_sessions(work: UnitOfWork) -> None:
    site = a_site(work)
    user = a_user(work, site)
    work.begin()
    token = add_session(work, STAFF_LONGEST, user_id=user.id)
    work.commit()
    at_work(work, site, Role.ADMINISTRATOR)
    users.deactivate(work, user.public_id)
    assert staff_of(work, token) is None
    assert [account.left_at is None for account in users.accounts(work)] == [True, False]


def test_nobody_closes_the_account_they_use_nor_another_sites(work: UnitOfWork) -> None:
    own = at_work(work, a_site(work), Role.ADMINISTRATOR)
    with pytest.raises(ConflictError):
        users.deactivate(work, own.public_id)
    with pytest.raises(NotFound):
        users.deactivate(work, a_user(work, a_site(work)).public_id)
