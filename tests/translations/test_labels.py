import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from outcomes.clinical.code_lists import CODE_LISTS
from outcomes.clinical.observation_codes import OBSERVATION_CODES
from outcomes.clinical.red_flags import RED_FLAGS
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE
from outcomes.instruments import INSTRUMENTS
from outcomes.instruments.base import Direction, LicenceStatus, Recall, ThresholdKind
from outcomes.instruments.diary import DIARY
from outcomes.translations import FOLDER
from outcomes.translations.labels import NAMES, label

NBSP = "\N{NO-BREAK SPACE}"
NAMED = [(kind, code) for kind, rows in NAMES.items() for code in rows]


def french() -> Catalog:
    with Path(FOLDER / "fr" / "LC_MESSAGES" / "labels.po").open("rb") as file:
        return read_po(file, locale="fr")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    return {str(message.id): str(message.string) for message in french() if message.id}


@pytest.mark.parametrize("kind", list(CODE_LISTS))
def test_every_code_of_a_clinical_list_has_a_name(kind: str) -> None:
    assert set(CODE_LISTS[kind]) <= set(NAMES[kind])


def test_every_item_option_and_scale_end_of_an_instrument_has_a_name() -> None:
    items = [item for row in INSTRUMENTS for item in row.items]
    assert {row.code for row in INSTRUMENTS} == set(NAMES["instrument"])
    assert {item.code for item in items} == set(NAMES["topic"])
    assert {option.code for item in items for option in item.options} == set(NAMES["option"])
    assert {end for item in items for end in item.ends} == set(NAMES["scale_end"])


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("recall", Recall),
        ("direction", Direction),
        ("threshold", ThresholdKind),
        ("licence", LicenceStatus),
    ],
)
def test_how_an_instrument_is_described_has_a_name(kind: str, members: type[Recall]) -> None:
    assert {member.value for member in members} == set(NAMES[kind])


def test_every_item_of_the_diary_has_a_question_and_every_unit_a_name() -> None:
    assert {item.code for item in DIARY.items} == set(NAMES["question"])
    assert {row.unit for row in OBSERVATION_CODES} == set(NAMES["unit"])


def test_every_emergency_number_and_every_reason_that_is_no_symptom_has_a_name() -> None:
    assert {number for row in RED_FLAGS for number in row.numbers} == set(NAMES["emergency_number"])
    assert not set(NAMES["red_flag_reason"]) & set(SYMPTOM_BY_CODE)


def test_each_kind_stands_in_one_file_only() -> None:
    folder = FOLDER / "names"
    kinds = re.findall(
        r'^    "(\w+)": \{$', "".join(path.read_text() for path in sorted(folder.glob("*.py"))), re.M
    )
    assert len(kinds) == len(set(kinds)) == len(NAMES)


def test_the_french_catalogue_translates_every_name_and_nothing_else(catalogue: dict[str, str]) -> None:
    wanted = {NAMES[kind][code] for kind, code in NAMED}
    assert set(catalogue) == wanted
    assert all(catalogue.values())


def test_french_puts_a_fixed_space_before_high_punctuation_and_inside_quotes(
    catalogue: dict[str, str],
) -> None:
    wrong = [
        text
        for text in catalogue.values()
        if re.search(rf"[^{NBSP}][:;?!»]|«[^{NBSP}]", text) or "'" in text or re.search(r"\d\.\d", text)
    ]
    assert wrong == []


def test_english_has_no_space_before_punctuation_and_typographic_apostrophes() -> None:
    texts = [NAMES[kind][code] for kind, code in NAMED]
    assert [text for text in texts if re.search(r"\s[:;?!,.]", text) or "'" in text] == []


def test_no_two_codes_of_a_list_share_a_name() -> None:
    shared = {"option", "topic"}  # several instruments offer the same words
    for kind in set(NAMES) - shared:
        assert len(set(NAMES[kind].values())) == len(NAMES[kind]), kind


def test_questions_to_patients_are_short(catalogue: dict[str, str]) -> None:
    for kind in ("question", "symptom", "symptom_question"):
        for text in NAMES[kind].values():
            assert len(text.split()) <= 18
            assert len(catalogue[text].split()) <= 22


def test_a_code_without_a_name_stands_for_itself() -> None:
    assert label("block_agent", "chloroprocaine 2 %") == "chloroprocaine 2 %"
    assert label("no_such_list", "x") == "x"
