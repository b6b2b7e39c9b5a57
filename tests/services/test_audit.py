import pytest
from sqlalchemy import delete, select, update

from outcomes.models import AuditEvent
from outcomes.services.audit import BrokenSeal, broken_seals
from outcomes.services.unit_of_work import UnitOfWork


@pytest.fixture
def chain(work: UnitOfWork) -> UnitOfWork:
    """A chain of five events."""
    for number in range(5):
        work.begin()
        work.audit("test.note", f"thing:{number}", detail={"number": number, "text": "é"})
        work.commit()
    return work


def _broken(work: UnitOfWork) -> list[BrokenSeal]:
    work.session.expire_all()
    return list(broken_seals(work.session, work.settings.audit_key))


def test_an_untouched_chain_holds(chain: UnitOfWork) -> None:
    assert _broken(chain) == []
    assert chain.session.scalars(select(AuditEvent.id)).all() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("change", [{"subject": "thing:9"}, {"detail": {"number": 9}}, {"actor": "user:x"}])
def test_a_changed_event_is_found(chain: UnitOfWork, change: dict[str, object]) -> None:
    chain.begin()
    chain.session.execute(update(AuditEvent).where(AuditEvent.id == 3).values(**change))
    chain.commit()
    assert _broken(chain) == [BrokenSeal(3, "changed")]


def test_a_removed_event_is_found(chain: UnitOfWork) -> None:
    chain.begin()
    chain.session.execute(delete(AuditEvent).where(AuditEvent.id == 2))
    chain.commit()
    assert BrokenSeal(2, "missing") in _broken(chain)


def test_another_key_fits_no_seal(chain: UnitOfWork) -> None:
    assert len(list(broken_seals(chain.session, "another key"))) == 5


def test_what_is_rolled_back_leaves_no_event(chain: UnitOfWork) -> None:
    chain.begin()
    chain.audit("test.note", "thing:lost")
    chain.session.rollback()
    assert len(chain.session.scalars(select(AuditEvent.id)).all()) == 5
