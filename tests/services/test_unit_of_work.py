import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from outcomes.access.principals import Nobody, Staff
from outcomes.errors import Forbidden, SignInRequired
from outcomes.models import AuditEvent, Site
from outcomes.permissions import Permission, Role
from outcomes.services.audit import broken_seals
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

WRITERS, EACH = 4, 15


def test_today_is_a_day_of_the_sites_time_zone(work: UnitOfWork) -> None:
    work.now = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 00:30 in Paris
    assert work.today.isoformat() == "2026-07-02"


def test_nobody_may_nothing(work: UnitOfWork) -> None:
    work.principal = Nobody()
    with pytest.raises(SignInRequired):
        work.require(Permission.VIEW_WORKLIST)


def test_a_role_that_lacks_a_permission_is_refused(work: UnitOfWork) -> None:
    work.principal = Staff(1, "x", "Dr X", Role.ADMINISTRATOR, 1, "fr", 1)
    with pytest.raises(Forbidden):
        work.require(Permission.VIEW_PATIENT)


def test_writers_at_the_same_time_lose_nothing_and_fork_no_chain(engine: Engine, settings: Settings) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            with Session(engine) as session:
                work = UnitOfWork(session=session, settings=settings)
                session.scalar(select(Site.id).limit(1))  # a reading first, as every request does
                work.begin()
                session.add(Site(name=f"{writer}-{number}"))
                work.audit("site.add", f"{writer}-{number}")
                work.commit()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert len(session.scalars(select(Site.id)).all()) == WRITERS * EACH
        assert len(session.scalars(select(AuditEvent.id)).all()) == WRITERS * EACH
        assert list(broken_seals(session, settings.audit_key)) == []


def test_what_is_read_once_is_read_anew_while_something_is_written_unless_it_is_said_to_stay(
    work: UnitOfWork,
) -> None:
    work.known = {}
    read = iter(range(100))

    def asked() -> int:
        return work.once("number", lambda: next(read))

    assert (asked(), asked()) == (0, 0)
    work.begin()
    assert (asked(), asked()) == (1, 2)
    work.commit()
    assert (asked(), asked()) == (3, 3)
    work.begin(remembers=True)
    assert (asked(), asked()) == (4, 4)
    work.commit()
    assert asked() == 5
