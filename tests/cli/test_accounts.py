import io
from pathlib import Path

import pytest

from tests.cli.conftest import Outcomes

PATIENTS = "patient_id,birth_year,sex,language\nA,1950,female,fr\n"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Seven quiet knees\n"))


def test_an_account_is_added_with_a_password_from_a_line(outcomes: Outcomes, typed: None) -> None:
    answer = outcomes("user", "add", "jane@example.org", "--role", "coordinator", "--site", "Nice")
    assert (answer.code, answer.out) == (0, "Account added: jane@example.org, coordinator\n")


def test_an_account_works_at_one_more_site_and_there_no_more(outcomes: Outcomes, typed: None) -> None:
    outcomes("user", "add", "jane@example.org", "--role", "coordinator", "--site", "Nice")
    assert outcomes("user", "site", "jane@example.org", "Nowhere").code == 2
    assert (
        outcomes("user", "site", "nobody@example.org", "Nice").err
        == "There is no account for nobody@example.org.\n"
    )
    answer = outcomes("user", "site", "jane@example.org", "Nice")
    assert (answer.code, answer.out) == (
        0,
        "jane@example.org works at Nice too, and goes there from the worklist.\n",
    )
    refused = outcomes("user", "site", "jane@example.org", "Nice", "--end")
    assert refused.err == "Nice is that account’s own site: close the account instead.\n"


def test_an_account_exists_once(outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in (0, 2):
        monkeypatch.setattr("sys.stdin", io.StringIO("Seven quiet knees\n"))
        assert outcomes("user", "add", "jane@example.org", "--role", "radiologist").code == code


def test_a_weak_password_is_refused(outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    answer = outcomes("user", "add", "jane@example.org", "--role", "radiologist")
    assert answer.code == 2 and "12 characters" in answer.err


def test_an_empty_line_is_no_password(outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    answer = outcomes("user", "add", "jane@example.org", "--role", "radiologist")
    assert (answer.code, answer.err) == (2, "No password was given.\n")


def test_a_link_is_made_for_a_patient_or_their_helper(outcomes: Outcomes, tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_text(PATIENTS)
    outcomes("import", tmp_path)
    own, helper = outcomes("link", "A"), outcomes("link", "A", "--helper")
    assert own.code == helper.code == 0 and own.out != helper.out
    assert own.out.startswith("http://127.0.0.1:5000/e/")
    assert outcomes("link", "Z").code == 2
