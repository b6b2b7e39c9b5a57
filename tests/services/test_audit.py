from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from outcomes.errors import InputError
from outcomes.models import AuditEvent, AuditHead
from outcomes.services.audit import BrokenSeal, anchor, broken_anchors, broken_seals
from outcomes.services.audit_files import add_anchor, export_audit, read_anchors, seal_head
from outcomes.services.unit_of_work import UnitOfWork
from tests.audit_guard import without_guard


@pytest.fixture
def chain(work: UnitOfWork) -> UnitOfWork:
    """A chain of five events, in a database that lets them be changed."""
    for number in range(5):
        work.begin()
        work.audit("test.note", f"thing:{number}", detail={"number": number, "text": "é"})
        work.commit()
    without_guard(work)
    return work


def _broken(work: UnitOfWork) -> list[BrokenSeal]:
    work.session.expire_all()
    return list(broken_seals(work.session, work.settings.audit_key))


def _do(work: UnitOfWork, *statements: object) -> None:
    work.begin()
    for statement in statements:
        work.session.execute(statement)  # type: ignore[call-overload]  # statements of any kind
    work.commit()


def test_an_untouched_chain_holds(chain: UnitOfWork) -> None:
    assert _broken(chain) == []
    assert chain.session.scalars(select(AuditEvent.id)).all() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("change", [{"subject": "thing:9"}, {"detail": {"number": 9}}, {"actor": "user:x"}])
def test_a_changed_event_is_found(chain: UnitOfWork, change: dict[str, object]) -> None:
    _do(chain, update(AuditEvent).where(AuditEvent.id == 3).values(**change))
    assert _broken(chain) == [BrokenSeal(3, "changed")]


def test_a_removed_event_is_found(chain: UnitOfWork) -> None:
    _do(chain, delete(AuditEvent).where(AuditEvent.id == 2))
    assert BrokenSeal(2, "missing") in _broken(chain)


def test_two_events_that_changed_places_are_found(chain: UnitOfWork) -> None:
    _do(
        chain,
        *(
            update(AuditEvent).where(AuditEvent.id == old).values(id=new)
            for old, new in ((2, 9), (3, 2), (9, 3))
        ),
    )
    assert [each.event_id for each in _broken(chain)] == [2, 3, 4]


def test_an_end_cut_off_is_found_by_the_head(chain: UnitOfWork) -> None:
    _do(chain, delete(AuditEvent).where(AuditEvent.id > 3))
    assert _broken(chain) == [BrokenSeal(4, "cut_off")]
    chain.begin()
    chain.audit("test.note", "thing:later")
    chain.commit()
    assert BrokenSeal(4, "missing") in _broken(chain)


def test_a_head_that_is_changed_or_gone_is_found(chain: UnitOfWork) -> None:
    _do(chain, delete(AuditEvent).where(AuditEvent.id > 3), update(AuditHead).values(events=3))
    assert _broken(chain) == [BrokenSeal(3, "head_changed")]
    _do(chain, delete(AuditHead))
    assert _broken(chain) == [BrokenSeal(3, "head_missing")]


def test_an_older_head_put_back_is_found_by_an_anchor(chain: UnitOfWork, tmp_path: Path) -> None:
    old = chain.session.execute(select(AuditHead.events, AuditHead.seal, AuditHead.mac)).one()._asdict()
    for number in range(3):
        chain.begin()
        chain.audit("test.note", f"more:{number}")
        chain.commit()
    file = tmp_path / "anchors"
    add_anchor(chain, file)
    key, anchors = chain.settings.audit_key, read_anchors(file)
    assert list(broken_anchors(chain.session, key, anchors)) == []
    _do(chain, delete(AuditEvent).where(AuditEvent.id > 5), update(AuditHead).values(**old))
    assert _broken(chain) == []
    assert list(broken_anchors(chain.session, key, anchors)) == [BrokenSeal(8, "cut_off")]


def test_an_anchor_of_another_key_or_another_chain_is_found(chain: UnitOfWork) -> None:
    key = chain.settings.audit_key
    forged = anchor(chain.session, "another key", chain.now)
    assert list(broken_anchors(chain.session, key, [forged])) == [BrokenSeal(5, "anchor_changed")]
    true = anchor(chain.session, key, chain.now)
    _do(chain, update(AuditEvent).where(AuditEvent.id == 5).values(seal="f" * 64))
    assert list(broken_anchors(chain.session, key, [true])) == [BrokenSeal(5, "anchor_changed")]


def test_another_key_fits_no_seal(chain: UnitOfWork) -> None:
    found = [each.reason for each in broken_seals(chain.session, "another key")]
    assert found == ["changed"] * 5 + ["head_changed"]


def test_a_head_that_was_taken_away_is_not_put_back_by_the_next_event(chain: UnitOfWork) -> None:
    _do(chain, delete(AuditEvent).where(AuditEvent.id > 3), delete(AuditHead))
    chain.begin()
    chain.audit("test.note", "thing:later")
    chain.commit()
    assert _broken(chain) == [BrokenSeal(4, "head_missing")]


def test_a_chain_from_before_there_were_heads_gets_one(chain: UnitOfWork) -> None:
    _do(chain, delete(AuditHead))
    seal_head(chain)
    assert _broken(chain) == []


def test_what_is_rolled_back_leaves_no_event(chain: UnitOfWork) -> None:
    chain.begin()
    chain.audit("test.note", "thing:lost")
    chain.session.rollback()
    assert len(chain.session.scalars(select(AuditEvent.id)).all()) == 5
    assert _broken(chain) == []


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"])
def test_the_database_itself_lets_no_event_be_changed_or_removed(work: UnitOfWork, statement: str) -> None:
    work.begin()
    work.audit("test.note", "thing:1")
    work.commit()
    work.begin()
    with pytest.raises(DBAPIError, match="the audit only grows"):
        work.session.execute(text(statement))
    work.session.rollback()
    assert _broken(work) == []


def test_every_event_is_exported_a_line_each_and_the_export_is_one(chain: UnitOfWork, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assert export_audit(chain, file) == 5
    lines = file.read_text().splitlines()
    assert len(lines) == 5 and '"action": "test.note"' in lines[0] and "é" in lines[0]
    assert file.stat().st_mode & 0o077 == 0
    assert chain.session.scalars(select(AuditEvent.action)).all()[-1] == "audit.export"
    with pytest.raises(InputError, match="file_exists"):
        export_audit(chain, file)
    with pytest.raises(InputError, match="file_not_writable"):
        export_audit(chain, tmp_path / "absent" / "audit.jsonl")


@pytest.mark.parametrize("line", ["{", "[]", '{"at": 1}', '{"at": 1, "count": "x", "seal": "", "mac": ""}'])
def test_a_line_that_is_no_anchor_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors"
    file.write_text("\n" + line + "\n")
    with pytest.raises(InputError, match="anchor_not_read") as refusal:
        read_anchors(file)
    assert refusal.value.parameters["line"] == 2
    with pytest.raises(InputError, match="file_not_readable"):
        read_anchors(tmp_path)
