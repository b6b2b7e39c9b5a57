import pytest

from outcomes.clinical.code_lists import CODE_LISTS
from outcomes.clinical.codes import Indication, KellgrenLawrence, Severity, Source, WalkingAid


def test_sources_count_in_the_order_diary_paper_staff_import_tracker() -> None:
    shuffled = [Source.TRACKER, Source.STAFF, Source.DIARY, Source.IMPORT, Source.PAPER]
    in_order = sorted(shuffled, key=lambda source: source.precedence)
    assert [source.value for source in in_order] == ["diary", "paper", "staff", "import", "tracker"]


def test_indications_are_those_of_the_file_format() -> None:
    listed = ["osteoarthritis", "chronic_pain", "pre_arthroplasty", "post_arthroplasty"]
    assert [row.value for row in Indication] == listed


def test_grades_run_from_0_to_4_and_severity_from_1_to_5() -> None:
    assert [int(grade) for grade in KellgrenLawrence] == [0, 1, 2, 3, 4]
    assert [int(grade) for grade in Severity] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("aid", list(WalkingAid))
def test_a_walking_aid_comes_back_from_its_rank(aid: WalkingAid) -> None:
    assert WalkingAid.of_rank(aid.rank) is aid


@pytest.mark.parametrize("kind", list(CODE_LISTS))
def test_codes_of_a_list_are_unique_and_fit_their_columns(kind: str) -> None:
    codes = CODE_LISTS[kind]
    assert codes
    assert len(set(codes)) == len(codes)
    assert all(0 < len(code) <= 40 and " " not in code and ";" not in code for code in codes)
