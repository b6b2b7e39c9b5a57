from outcomes.charts.axes import day_axis, day_ticks


def test_ticks_are_round_days_with_day_0_among_them():
    assert day_ticks(-14, 365, 12) == [0, 60, 120, 180, 240, 300, 360]
    assert day_ticks(-15, 60, 8) == [-14, 0, 14, 28, 42, 56]
    assert day_ticks(60, 240, 8) == [60, 90, 120, 150, 180, 210, 240]


def test_there_are_never_more_ticks_than_have_room():
    for last in (10, 59, 365, 900, 3650, 40_000):
        for most in (2, 6, 12):
            assert 1 <= len(day_ticks(-28, last, most)) <= most


def test_the_axis_names_its_days(english):
    axis = day_axis(0, 90, 4, english)
    assert list(zip(axis["tickvals"], axis["ticktext"], strict=True)) == [
        (0, "D0"),
        (30, "D30"),
        (60, "D60"),
        (90, "D90"),
    ]
