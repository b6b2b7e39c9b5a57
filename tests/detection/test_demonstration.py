"""The invented patients of the demonstration cohort."""

from collections import Counter

import numpy as np

from outcomes.clinical.codes import Guidance, Indication, Laterality, Sex, Stimulation
from outcomes.clinical.nerves import NERVE_BY_CODE
from outcomes.clinical.observation_codes import check_value
from outcomes.detection.demonstration import demonstration

COHORT = demonstration(seed=1, count=150)


def test_every_code_is_one_of_the_product() -> None:
    for patient in COHORT:
        Indication(patient.indication)
        Laterality(patient.laterality)
        Guidance(patient.guidance)
        Sex(patient.person.sex)
        assert all(
            freeze.nerve in NERVE_BY_CODE and Stimulation(freeze.stimulation) for freeze in patient.freezes
        )


def test_every_value_is_possible_on_a_phone() -> None:
    for patient in COHORT[:30]:
        for entry in patient.entries:
            for code, value in entry.values.items():
                assert check_value(code, value, in_diary=True) == value


def test_no_entry_lies_in_the_future() -> None:
    assert all(entry.day <= patient.performed_days_ago for patient in COHORT for entry in patient.entries)


def test_procedures_are_spread_over_eighteen_months_and_some_are_still_planned() -> None:
    ago = np.array([patient.performed_days_ago for patient in COHORT])
    assert ago.max() > 480
    assert 0 < (ago < 0).sum() < 20


def test_there_are_returns_regenerations_and_non_responders_to_look_at() -> None:
    kinds = Counter(
        (truth.no_response, truth.return_day is not None, truth.regeneration_day is not None)
        for truth in (patient.truth for patient in COHORT)
        if truth is not None
    )
    assert kinds[False, True, True] >= 15
    assert sum(count for (silent, _, _), count in kinds.items() if silent) >= 15


def test_the_same_seed_gives_the_same_patients() -> None:
    assert demonstration(seed=1, count=3) == COHORT[:3]
