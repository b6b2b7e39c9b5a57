from datetime import date

import numpy as np

from outcomes.charts.course import Entries, EpisodeCourse, Mark, MarkKind
from outcomes.charts.marks import mark_lines, mark_trace, mark_words


def _course(*marks):
    pain = Entries(np.arange(0, 365, 5), np.full(73, 3.0))
    return EpisodeCourse(date(2026, 1, 1), {"pain_average": pain}, (), None, marks)


def test_words_of_one_row_never_overlap(english):
    marks = [Mark(day, MarkKind.ADVERSE_EVENT, f"event number {day}") for day in range(0, 360, 12)]
    words, rows = mark_words(_course(*marks), 700, 0)
    assert rows == 4
    for row in {word["yshift"] for word in words}:
        spans = sorted(_span(word) for word in words if word["yshift"] == row)
        assert all(end <= start for (_, end), (start, _) in zip(spans[:-1], spans[1:], strict=True))


def _span(word):
    at = (word["x"] + 1) * 700 / 373
    width = 6.6 * len(word["text"])
    return (at - width, at) if word["xanchor"] == "right" else (at, at + width)


def test_every_mark_keeps_its_sign_with_its_words_on_hover(english):
    marks = [Mark(day, MarkKind.KNEE_EVENT, "injection <b>") for day in range(0, 300, 3)]
    trace = mark_trace(_course(*marks), "y9", english)
    assert len(trace["x"]) == 100
    assert "injection &lt;b&gt;" in trace["text"][0]


def test_alerts_of_return_and_the_procedure_have_a_line_through_all_lanes():
    course = _course(
        Mark(0, MarkKind.PROCEDURE, "cryoneurolysis"),
        Mark(90, MarkKind.RETURN_ALERT, "alert"),
        Mark(40, MarkKind.ADVERSE_EVENT, "bruise"),
    )
    assert [(line["x0"], line["yref"]) for line in mark_lines(course, ["paper"])] == [
        (0, "paper"),
        (90, "paper"),
    ]
    assert len(mark_lines(course, ["y domain", "y2 domain"])) == 4


def test_a_long_label_is_shortened_to_what_fits():
    words, _ = mark_words(_course(Mark(0, MarkKind.PROCEDURE, "x" * 400)), 300, 0)
    assert words[0]["text"].endswith("…")
    assert 6.6 * len(words[0]["text"]) <= 300
