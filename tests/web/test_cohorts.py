import csv
import html
import io
import re
import time
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from outcomes.models import Patient, Site, User
from outcomes.permissions import Role
from outcomes.services.cohort_choices import GROUPINGS
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web import cohort_views
from outcomes.web.spreadsheets import csv_text
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.staff_at_work import some_entries

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def reader(work: UnitOfWork, sign_in: SignIn) -> FlaskClient:
    """A researcher of a site with twelve knees, each six months on."""
    site = a_site(work)
    for number in range(12):
        patient = a_patient(work, site)
        procedure = a_procedure(work, patient, work.today - timedelta(days=180))
        work.begin()
        procedure.operator, procedure.device = "=cmd|' /C calc'!A0", f"Device {number % 2}"
        work.commit()
        course = [(day, 8.0) for day in range(-7, 0)] + [(7 * week, 2.0) for week in range(16)]
        some_entries(work, procedure, [*course, *((7 * week, 8.0) for week in range(16, 22))])
    return sign_in(a_user(work, site, Role.RESEARCHER))


def test_the_cohort_page_says_what_it_is_of_and_how_it_was_computed(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/")
    assert page_problems(page.text) == []
    for words in ("12 knees of 12 people.", "100\u00a0% had at least", "Kaplan–Meier", "day 112"):
        assert words in page.text


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_every_grouping_has_a_good_page_in_french(reader: FlaskClient, group_by: str) -> None:
    reader.set_cookie("outcomes_language", "fr")
    page = reader.get("/cohorts/", query_string={"group_by": group_by})
    assert (page.status_code, page_problems(page.text)) == (200, [])


def test_small_groups_are_not_drawn_and_said_so(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/?group_by=device")
    assert "Device 0 (6), Device 1 (6)" in page.text
    assert 'data-chart="relief-figure"' not in page.text


def test_nonsense_in_the_address_is_left_out_and_said(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/?age_from=old&first_day=soon&group_by=mood&sex=none&grade=9")
    assert page.status_code == 200
    assert page.text.count("It was left out.") == 5
    assert "12 knees of 12 people." in page.text


@pytest.mark.parametrize("name", ["trajectory", "responders", "relief", "waterfall", "swimmer", "competing"])
def test_each_figure_downloads_the_numbers_it_shows(reader: FlaskClient, name: str) -> None:
    answer = reader.get(f"/cohorts/{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_a_formula_in_a_name_is_made_harmless_and_numbers_stay_numbers(reader: FlaskClient) -> None:
    answer = reader.get("/cohorts/relief.csv?group_by=operator")
    assert "'=cmd" in answer.text
    assert csv_text(("a",), ((-1.5,), ("-1",), ("@x",), (None,))).splitlines()[1:] == [
        "-1.5",
        "'-1",
        "'@x",
        '""',
    ]


def test_an_unknown_figure_is_an_unknown_page(reader: FlaskClient) -> None:
    assert reader.get("/cohorts/secret.csv").status_code == 404


def test_compared_groups_are_compared_in_words(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    for number in range(24):
        procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=180))
        work.begin()
        procedure.device = f"Device {number % 2}"
        work.commit()
        back = 10 if number % 2 else 16
        course = [(day, 8.0) for day in range(-7, 0)]
        some_entries(work, procedure, [*course, *((7 * w, 2.0 if w < back else 8.0) for w in range(22))])
    page = sign_in(a_user(work, site)).get("/cohorts/?group_by=device").text
    assert "Device 0: 112 · Device 1: 70" in page
    assert "differ by more than chance (log-rank p &lt;\u00a00.001)" in page


VIEWS = ("knees", "returns", "compare", "predictors", "measures", "safety")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_good_page_that_keeps_the_choice(
    reader: FlaskClient, view: str, language: str
) -> None:
    reader.set_cookie("outcomes_language", language)
    page = reader.get(f"/cohorts/{view}?group_by=sex&age_from=40&measure=numbness")
    assert (page.status_code, page_problems(page.text)) == (200, [])
    assert f"/cohorts/{VIEWS[0]}?group_by=sex&amp;age_from=40&amp;measure=numbness" in page.text


def test_an_unknown_view_is_an_unknown_page(reader: FlaskClient) -> None:
    assert reader.get("/cohorts/horoscope").status_code == 404


def test_an_outcome_that_nobody_knows_is_left_out_and_said(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/measures?measure=mood&statistic=mode")
    assert page.text.count("It was left out.") == 2
    assert "Pain when walking" in page.text


FIGURES = [name for view in cohort_views.VIEWS for name, _ in view.titles]


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_nobody_download_their_heading_alone(work: UnitOfWork, sign_in: SignIn, name: str) -> None:
    answer = sign_in(a_user(work, a_site(work))).get(f"/cohorts/{name}.csv")
    assert (answer.status_code, len(answer.text.splitlines())) == (200, 1)


def test_the_view_of_returns_says_how_many_days_of_relief_each_group_had(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/returns").text
    assert "Everybody: 112 of the first 365 days in relief on average" in page
    assert "Turnbull" in page
    assert "Aalen–Johansen" in page


def test_a_kept_page_is_told_in_the_readers_language_and_made_anew_after_a_change(
    work: UnitOfWork, reader: FlaskClient
) -> None:
    assert "12 knees of 12 people." in reader.get("/cohorts/knees").text
    reader.set_cookie("outcomes_language", "fr")
    assert "12 genoux de 12 personnes." in reader.get("/cohorts/knees").text
    site = work.session.scalars(select(Site)).one()
    work.begin()
    patient = Patient(
        site_id=site.id, code="P-13", birth_year=1950, sex="female", language="fr", created_at=work.now
    )
    work.session.add(patient)
    work.session.flush()
    work.audit("patient.enrol", "patient:P-13", patient=patient)
    work.commit()
    a_procedure(work, patient, work.today)
    assert "13 genoux de 13 personnes." in reader.get("/cohorts/knees").text


def test_a_choice_is_saved_by_name_opened_in_another_view_and_forgotten(reader: FlaskClient) -> None:
    page = reader.post(
        "/saved-cohorts/?view=knees&group_by=sex&age_from=40&age_to=&secret=1",
        data={"name": "Over 40 <b>", "shared": "y"},
        follow_redirects=True,
    )
    assert page_problems(page.text) == []
    assert "The cohort is saved" in page.text
    assert ">Over 40 &lt;b&gt;</a>" in page.text
    assert "secret" not in page.text
    safety = reader.get("/cohorts/safety").text
    assert 'href="/cohorts/safety?group_by=sex&amp;age_from=40"' in safety
    address = re.search(r'action="(/saved-cohorts/[^"]+/forget[^"]*)"', safety)
    assert address is not None
    forgotten = reader.post(html.unescape(address[1]), follow_redirects=True).text
    assert "is forgotten" in forgotten
    assert "Over 40" not in forgotten


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the cohort a name."), ("x" * 81, "at most 80 characters")]
)
def test_a_name_that_does_not_do_is_said_and_the_choice_stays(
    reader: FlaskClient, name: str, said: str
) -> None:
    page = reader.post("/saved-cohorts/?group_by=sex", data={"name": name}, follow_redirects=True).text
    assert said in page
    assert '<option selected value="sex">' in page


def test_a_saved_cohort_whose_choice_makes_no_sense_any_more_opens_and_says_so(
    work: UnitOfWork, sign_in: SignIn
) -> None:
    site = a_site(work)
    reader = sign_in(a_user(work, site))
    reader.post("/saved-cohorts/?group_by=mood&device=Gone", data={"name": "old"})
    page = reader.get("/cohorts/?group_by=mood&device=Gone")
    assert (page.status_code, page_problems(page.text)) == (200, [])
    assert page.text.count("It was left out.") == 1


def test_the_report_says_who_what_became_of_them_and_how_it_was_computed(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/report").text
    for said in ("Who they are", "12 (100", "What became of them", "Answered of those due", "Kaplan–Meier"):
        assert said in page
    assert page.count("data-chart=") >= 3


def test_a_report_of_few_says_that_there_is_nothing_to_report(work: UnitOfWork, sign_in: SignIn) -> None:
    reader = sign_in(a_user(work, a_site(work)))
    assert "there is nothing to report yet" in reader.get("/cohorts/report").text
    page = reader.get("/cohorts/kit.zip", follow_redirects=True).text
    assert "No group of this cohort has 10 people" in page


def test_of_groups_too_small_to_be_drawn_no_number_of_responders_is_told(reader: FlaskClient) -> None:
    assert "responded and were followed" in reader.get("/cohorts/predictors").text
    page = reader.get("/cohorts/predictors?age_from=119").text
    assert "0 knees of 0 people" in page and "responded and were followed" not in page


def test_the_kit_of_a_paper_is_an_archive(reader: FlaskClient) -> None:
    answer = reader.get("/cohorts/kit.zip?group_by=sex")
    with ZipFile(io.BytesIO(answer.data)) as archive:
        names = sorted(name.split("/")[1] for name in archive.namelist())
        readme = next(name for name in archive.namelist() if name.endswith("README.txt"))
        assert "episodes.csv\t12\t" in archive.read(readme).decode()
    assert names == [
        "README.txt",
        "analysis.R",
        "data_dictionary.csv",
        "due.csv",
        "entries.csv",
        "episodes.csv",
        "harms.csv",
        "numbers.csv",
        "opioids.csv",
        "outcomes.csv",
        "visits.csv",
    ]
    answer.close()


def test_a_frozen_plan_marks_the_look_it_names_and_every_other_as_exploratory(reader: FlaskClient) -> None:
    assert "Exploratory" not in reader.get("/cohorts/").text
    page = reader.get("/analysis-plans/new?group_by=sex&age_from=40").text
    assert "12 knees today" in page and "<dd>Sex</dd>" in page
    fields = {"name": "By sex", "question": "Who?", "figure": "relief", "password": "guess"}
    refused = reader.post("/analysis-plans/?group_by=sex&age_from=40", data=fields)
    assert (refused.status_code, "This is not your current password." in refused.text) == (400, True)
    assert 'value="By sex"' in refused.text
    fields["password"] = PASSWORD
    done = reader.post("/analysis-plans/?group_by=sex&age_from=40", data=fields, follow_redirects=True)
    assert "frozen and signed" in done.text and "How long relief lasted" in done.text
    planned = reader.get("/cohorts/?age_from=40&group_by=sex").text
    assert planned.count("As planned: By sex, version 1") == 1
    assert planned.count("Exploratory: no plan names this look.") == 2
    assert "As planned" not in reader.get("/cohorts/?group_by=sex").text


def test_the_median_s_interval_comes_when_it_is_ready(reader: FlaskClient) -> None:
    page = reader.get("/cohorts/returns").text
    assert "/cohorts/returns/medians" in page and "js/medians.js" in page
    for _ in range(1200):  # four minutes: on a busy machine an idle process waits long for its turn
        (told,) = reader.get("/cohorts/returns/medians").json
        if told["isOver"]:
            break
        time.sleep(0.2)
    assert told["words"] == "between day 105 and day 112; 95 % interval day 105 to 112."
    assert told["words"] in reader.get("/cohorts/returns").text
