from outcomes.web.sparklines import HEIGHT, WIDTH, sparkline


def test_the_line_breaks_at_day_zero_and_at_long_gaps() -> None:
    pain = [(day, 5.0) for day in (-14, -13, -5, -4, 1, 2, 8, 9, 60, 61, 68, 69)]
    assert len(sparkline(pain, 70).paths) == 3


def test_more_pain_stands_higher_and_later_days_further_right() -> None:
    line = sparkline([(1, 0.0), (40, 10.0)], 80)
    (x_low, y_low), (x_high, y_high) = line.dots
    assert x_low < x_high < WIDTH
    assert 0 < y_high < y_low < HEIGHT


def test_without_entries_there_is_nothing_to_draw() -> None:
    line = sparkline([], 30)
    assert (line.paths, line.dots, line.last) == ((), (), None)


def test_what_came_long_before_the_procedure_is_left_out() -> None:
    assert len(sparkline([(-400, 5.0), (3, 2.0)], 10).dots) == 1


def test_an_entry_about_a_later_day_than_today_still_fits_the_box() -> None:
    line = sparkline([(1, 5.0), (300, 5.0)], 10)
    assert line.last is not None
    assert line.last[0] < WIDTH
