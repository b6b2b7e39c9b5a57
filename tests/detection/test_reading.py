"""What a reading says, rule by rule."""

import numpy as np
import pytest

from outcomes.detection import Series, read
from outcomes.detection.nerve_reading import NERVES, Sensations
from outcomes.detection.reading import KINDS, return_kinds
from outcomes.detection.series import NEVER

SKIN = ("infrapatellar_saphenous",)


@pytest.mark.parametrize(
    ("p_returned", "p_regeneration", "left", "since", "kind"),
    [
        (0.2, 0.2, 1.0, None, None),
        (0.9, 0.9, 0.1, 100, "regeneration"),
        (0.9, 0.1, 0.9, None, "other_source"),
        (0.9, 0.1, 0.6, None, "unclear"),
        (0.9, None, None, None, "unclear"),
        (0.1, 0.9, 0.1, 170, "outlasting"),
        (0.1, 0.9, 0.1, 171, "unclear"),
    ],
)
def test_three_returns_are_told_apart(
    p_returned: float, p_regeneration: float | None, left: float | None, since: int | None, kind: str | None
) -> None:
    none = float("nan")
    known = [np.array([none if each is None else each]) for each in (p_regeneration, none, none, left)]
    nerve = NERVES.index("not_assessable" if p_regeneration is None else "blocked")
    sensations = Sensations(np.array([nerve]), *known, np.array([NEVER if since is None else since]))
    (found,) = return_kinds(np.array([200]), np.array([p_returned]), sensations)
    assert KINDS[found] == kind


def test_two_pain_entries_are_too_few_and_three_are_not() -> None:
    assert read(Series.of([30, 33], pain=[2.0, 2.0], baseline=6.0)).phase == "insufficient_data"
    assert read(Series.of([30, 33, 36], pain=[2.0, 2.0, 2.0], baseline=6.0)).phase == "relief"


def test_pain_that_never_fell_is_no_response() -> None:
    reading = read(Series.of(list(range(0, 90, 3)), pain=[6.0] * 30, baseline=6.0))
    assert reading.phase == "no_response"
    assert not reading.return_alarm
    assert reading.forecast_q50 is None


def test_a_plateau_under_three_points_is_not_assessable() -> None:
    days = list(range(0, 60, 3))
    reading = read(Series.of(days, pain=[2.0] * 20, numbness=[2.0] * 20, nerves=SKIN, baseline=6.0))
    assert (reading.nerve, reading.p_regeneration, reading.p_blocked) == ("not_assessable", None, None)


def test_numbness_counts_above_its_own_baseline() -> None:
    days = list(range(0, 60, 3))
    plain = Series.of(days, pain=[2.0] * 20, numbness=[5.0] * 20, nerves=SKIN, baseline=6.0)
    numb_before = Series(**{**plain.__dict__, "numbness_baseline": 3.0})
    assert read(plain).nerve == "blocked"
    assert read(numb_before).nerve == "not_assessable"


def test_the_why_names_only_channels_that_spoke_in_the_last_two_weeks() -> None:
    days = list(range(0, 60, 3))
    numbness = [5.0] * 10 + [float("nan")] * 10
    reading = read(Series.of(days, pain=[2.0] * 20, numbness=numbness, nerves=SKIN, baseline=6.0))
    assert set(reading.why) == {"pain"}


def test_the_band_holds_the_level() -> None:
    reading = read(Series.of(list(range(0, 90, 3)), pain=[2.0, 3.0] * 15, baseline=6.0))
    assert reading.level is not None
    assert reading.level_q10 is not None
    assert reading.level_q90 is not None
    assert reading.level_q10 < reading.level < reading.level_q90
    assert reading.level == pytest.approx(2.5, abs=0.3)
