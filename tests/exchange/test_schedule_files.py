"""A site's own schedule: what is written is read back, and every mistake names its place."""

import json

import pytest

from outcomes.clinical.time_points import SCHEDULE
from outcomes.errors import InputError
from outcomes.exchange.schedule_files import document_of, read_schedule, schedule_of_document


def changed(path, value):
    document = json.loads(json.dumps(document_of(SCHEDULE)))
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = value
    return document


def test_the_standard_schedule_survives_its_own_file(tmp_path) -> None:
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(document_of(SCHEDULE)), encoding="utf-8")
    assert read_schedule(file) == SCHEDULE
    file.write_text(json.dumps({"site": "A", "schedule": document_of(SCHEDULE)}), encoding="utf-8")
    assert read_schedule(file) == SCHEDULE


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("code",), "", "code"),
        (("adaptive_days",), 1.5, "adaptive_days"),
        (("adaptive_days",), True, "adaptive_days"),
        (("diary_periods",), [], "diary_periods"),
        (("diary_periods",), [3], "diary_periods"),
        (("diary_periods", 1, "last_day"), -1, r"diary_periods\[1\].last_day"),
        (("diary_periods", 0, "days_of_week"), [7], r"diary_periods\[0\].days_of_week"),
        (("diary_periods", 0, "days_of_week"), [True], r"diary_periods\[0\].days_of_week"),
        (("time_points",), None, "time_points"),
        (("time_points", 0, "code"), "d14", "time_points"),
        (("time_points", 0, "code"), "week_2", r"time_points\[0\].code"),
        (("time_points", 2, "day"), 60, r"time_points\[2\].day"),
        (("time_points", 0, "instruments"), ["sf36"], r"time_points\[0\].instruments"),
        (("time_points", 0, "instruments"), [], r"time_points\[0\].instruments"),
    ],
)
def test_every_mistake_names_its_place(path, value, place) -> None:
    with pytest.raises(InputError, match="schedule_wrong") as error:
        schedule_of_document(changed(path, value))
    import re

    assert re.fullmatch(place, str(error.value.parameters["place"]))


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_schedule_is_refused(tmp_path, text) -> None:
    file = tmp_path / "schedule.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="schedule_wrong"):
        read_schedule(file)
    with pytest.raises(InputError, match="file_missing"):
        read_schedule(tmp_path / "none.json")
