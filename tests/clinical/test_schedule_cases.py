"""The manual's table of cases is what the program does."""

import pytest

from tests.clinical.schedule_cases import Case, answers, cases

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation)
def test_what_the_manual_says_is_what_is_asked(case: Case) -> None:
    assert answers(case) == case.says


def test_the_manual_has_sixty_cases_of_every_kind() -> None:
    assert len(CASES) >= 60
    assert len({case.situation for case in CASES}) == len(CASES)
    assert {len(case.courses) for case in CASES} == {1, 2}
    for kind in ("pauses", "answered", "full", "entries", "enrolled", "clock"):
        assert any(getattr(case, kind) for case in CASES), kind
    assert {case.says[0] for case in CASES} == {"full", "core", "–"}
    assert {case.says[3] for case in CASES} == {"yes", "no"}
