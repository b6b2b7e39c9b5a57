"""Proving again who acts."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from outcomes.errors import InputError, Throttled
from outcomes.models import AuditEvent
from outcomes.services import second_factors
from outcomes.services.exports import ExportChoice, ExportWords, export_site
from outcomes.services.step_up import needs_code, prove_again
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_site
from tests.staff_at_work import at_work


@pytest.fixture
def seed(work: UnitOfWork) -> str:
    """The seed of somebody at work who has a second factor."""
    at_work(work, a_site(work))
    offer = second_factors.offer(work)
    second_factors.activate(work, PASSWORD, offer.sealed, pyotp.TOTP(offer.seed).at(work.now))
    work.now += timedelta(minutes=1)
    return offer.seed


def test_without_a_second_factor_the_password_is_enough(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    assert not needs_code(work)
    prove_again(work, PASSWORD, "")
    with pytest.raises(InputError, match="password_wrong"):
        prove_again(work, "guess", "")


def test_with_one_both_are_needed_and_a_code_is_used_up(work: UnitOfWork, seed: str, tmp_path: Path) -> None:
    assert needs_code(work)
    code = pyotp.TOTP(seed).at(work.now)
    with pytest.raises(InputError, match="password_wrong"):
        prove_again(work, "guess", code)
    with pytest.raises(InputError, match="second_factor_wrong"):
        export_site(work, tmp_path / "none", ExportChoice(), ExportWords(), PASSWORD)
    export_site(work, tmp_path / "all", ExportChoice(), ExportWords(), PASSWORD, code)
    with pytest.raises(InputError, match="second_factor_wrong"):
        export_site(work, tmp_path / "again", ExportChoice(), ExportWords(), PASSWORD, code)
    assert not (tmp_path / "none").exists() and not (tmp_path / "again").exists()
    refused = select(AuditEvent).where(AuditEvent.action == "session.refuse_code")
    assert len(work.session.scalars(refused).all()) == 2


def test_five_wrong_codes_close_it(work: UnitOfWork, seed: str) -> None:
    for _ in range(5):
        with pytest.raises(InputError, match="second_factor_wrong"):
            prove_again(work, PASSWORD, "000000")
    with pytest.raises(Throttled):
        prove_again(work, PASSWORD, pyotp.TOTP(seed).at(work.now))
