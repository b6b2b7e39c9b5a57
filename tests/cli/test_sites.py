"""`outcomes site`: what a site chose is printed, changed, and every mistake named."""

import json

import pytest
from sqlalchemy.orm import Session

from outcomes.database import open_database
from outcomes.models import Site


@pytest.fixture
def outcomes_of_a_site(outcomes, tmp_path):
    outcomes("migrate")
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with Session(engine) as session:
        session.add(Site(name="Lariboisière"))
        session.commit()
    engine.dispose()
    return outcomes


def test_a_printed_schedule_is_changed_loaded_and_given_up(outcomes_of_a_site, tmp_path) -> None:
    site = ("--site", "Lariboisière")
    shown = outcomes_of_a_site("site", "show", *site)
    document = json.loads(shown.out)
    assert (document["factors"], document["feedback"]) == ("CDC-2022", True)
    document["schedule"]["code"] = "ours"
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    loaded = outcomes_of_a_site("site", "schedule", "--file", file, *site)
    assert (loaded.code, loaded.out.strip()) == (
        0,
        "Lariboisière follows the schedule “ours” from now on.",
    )
    assert json.loads(outcomes_of_a_site("site", "show", *site).out)["schedule"]["code"] == "ours"
    assert "standard" in outcomes_of_a_site("site", "schedule", "--standard", *site).out
    document["schedule"]["diary_periods"][0]["days_of_week"] = [9]
    file.write_text(json.dumps(document), encoding="utf-8")
    wrong = outcomes_of_a_site("site", "schedule", "--file", file, *site)
    assert wrong.code == 2
    assert "diary_periods[0].days_of_week" in wrong.err


def test_factors_and_feedback_are_chosen(outcomes_of_a_site) -> None:
    site = ("--site", "Lariboisière")
    chosen = outcomes_of_a_site("site", "factors", "FR-EQUIANALGESIA", *site)
    assert chosen.code == 0
    assert "not complete" in chosen.err
    assert outcomes_of_a_site("site", "factors", "HABIT", *site).code == 2
    assert "thanks alone" in outcomes_of_a_site("site", "feedback", "off", *site).out
    assert "something back" in outcomes_of_a_site("site", "feedback", "on", *site).out
    assert outcomes_of_a_site("site", "feedback", "on", "--site", "Nowhere").code == 2
    assert "between 8 and 21" in outcomes_of_a_site("site", "waking", 8, 21, *site).out
    assert json.loads(outcomes_of_a_site("site", "show", *site).out)["waking_hours"] == [8, 21]
    wrong = outcomes_of_a_site("site", "waking", 3, 21, *site)
    assert (wrong.code, "begin at 5–10 and end at 19–23" in wrong.err) == (2, True)
    unknown = outcomes_of_a_site("site", "feedback", "off", *site, "--patient", "P1", "--patient", "P2")
    assert (unknown.code, "no patient P1, P2" in unknown.err) == (2, True)
