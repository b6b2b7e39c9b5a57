"""Whatever is entered, the answer is defined."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.detection import Series, read, replay

VALUES = st.one_of(
    st.just(math.nan), st.floats(0, 10).map(lambda x: round(x, 1)), st.integers(0, 10).map(float)
)
DIARIES = st.lists(
    st.tuples(st.integers(-30, 800), VALUES, VALUES, VALUES), max_size=12, unique_by=lambda row: row[0]
)
BASELINES = st.one_of(st.none(), st.floats(0, 10))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diary=DIARIES, baseline=BASELINES, is_skin=st.booleans())
def test_every_diary_has_rows_whose_probabilities_are_probabilities(
    diary: list[tuple[int, float, float, float]], baseline: float | None, is_skin: bool
) -> None:
    rows = sorted(diary)
    series = Series.of(
        [row[0] for row in rows],
        pain=[row[1] for row in rows],
        numbness=[row[2] for row in rows],
        tingling=[row[3] for row in rows],
        nerves=("infrapatellar_saphenous",) if is_skin else (),
        baseline=baseline,
    )
    readings = replay(series)
    for reading in readings:
        for name in (
            "p_no_response",
            "p_returned",
            "p_regenerating",
            "p_relief",
            "p_return_30d",
            "p_return_365",
        ):
            p = getattr(reading, name)
            assert p is None or 0.0 <= p <= 1.0
    if readings:
        assert read(series) == readings[-1]
