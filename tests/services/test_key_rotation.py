from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from outcomes.access.keyring import KeyRing
from outcomes.errors import SettingsError
from outcomes.models import PatientContact, User
from outcomes.services import key_rotation
from outcomes.services.key_rotation import Rotation, older, rotate_keys, unopened
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_site, a_user
from tests.staff_at_work import actions_audited

NEW = Fernet.generate_key().decode()


def _silent(_step: str, _done: int, _total: int) -> None:
    return


def _with_keys(work: UnitOfWork, *keys: str) -> UnitOfWork:
    return UnitOfWork(work.session, replace(work.settings, data_keys=keys), work.principal)


@pytest.fixture
def sealed(work: UnitOfWork) -> UnitOfWork:
    """Five patients and one second factor, encrypted; the second factor of another is not set up."""
    site = a_site(work)
    for number in range(5):
        a_patient(work, site, f"CR-{number}", first_name=f"Name {number}")
    a_user(work, site)
    user = a_user(work, site)
    work.begin()
    work.session.get_one(User, user.id).totp_seed = work.keyring.seal({"seed": "S"})
    work.commit()
    return work


def test_everything_moves_under_the_newest_key_once(sealed: UnitOfWork) -> None:
    old = sealed.settings.data_keys
    work = _with_keys(sealed, NEW, *old)
    assert (older(work), unopened(work)) == (6, 0)
    assert rotate_keys(work, _silent) == Rotation(6, 0, 0)
    assert older(work) == 0
    assert rotate_keys(work, _silent) == Rotation(0, 6, 0)
    assert actions_audited(work)[-2:] == ["keys.rotate", "keys.rotate"]
    alone = KeyRing((NEW,))
    names = [alone.open(each.document)["first_name"] for each in work.session.scalars(select(PatientContact))]
    assert sorted(names) == [f"Name {number}" for number in range(5)]


def test_a_rotation_that_was_ended_goes_on_where_it_was(
    sealed: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = _with_keys(sealed, NEW, *sealed.settings.data_keys)
    monkeypatch.setattr(key_rotation, "_BATCH", 2)

    def end(_step: str, done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_keys(work, end)
    assert older(work) == 2
    assert rotate_keys(work, _silent) == Rotation(2, 4, 0)


def test_a_document_that_no_key_opens_is_told_and_stays_as_it_is(sealed: UnitOfWork) -> None:
    work = _with_keys(sealed, NEW)
    before = sealed.session.scalars(select(PatientContact.document)).all()
    assert unopened(work) == 6
    with pytest.raises(SettingsError, match="settings_data_key_unfit"):
        rotate_keys(work, _silent)
    work.session.rollback()
    assert sealed.session.scalars(select(PatientContact.document)).all() == before


def test_values_in_the_audit_keep_their_key_and_are_counted(sealed: UnitOfWork) -> None:
    sealed.begin()
    detail = {"old_values_sealed": sealed.keyring.seal({"rows": "[]"}).decode()}
    sealed.audit("files.import", "import:1", detail=detail)
    sealed.commit()
    assert rotate_keys(_with_keys(sealed, NEW, *sealed.settings.data_keys), _silent).in_audit == 1
