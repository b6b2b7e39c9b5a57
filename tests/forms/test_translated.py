"""What a form refuses, it refuses in the reader's words."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from outcomes.models import User
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_site, a_user


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sciatic-is_frozen": "y"}, "« sciatic » n’est pas"),
        ({"laterality": "middle"}, "pas un des choix"),
        ({"performed_on": "hier"}, "pas une date"),
        ({"infrapatellar_saphenous-seconds": "9000"}, "un nombre de 1 à 1200"),
        ({"infrapatellar_saphenous-seconds": "9" * 400}, "un nombre de 1 à 1200"),
        ({"infrapatellar_saphenous-seconds": "-" + "9" * 400}, "un nombre de 1 à 1200"),
        ({"performed_on": "1940-01-01"}, "Le 1 janv. 1940 précède la naissance du patient (2 janv. 1955)."),
    ],
)
def test_bad_values_are_refused_in_french_with_what_was_expected(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient], changed: dict[str, str], words: str
) -> None:
    site = a_site(work)
    patient = a_patient(work, site, birth_date="1955-01-02")
    client = sign_in(a_user(work, site))
    client.set_cookie("outcomes_language", "fr")
    given = {"laterality": "left", "performed_on": work.today.isoformat(), "indication": "osteoarthritis"}
    given |= {"infrapatellar_saphenous-is_frozen": "y"} | changed
    answer = client.post(f"/patients/{patient.public_id}/procedures", data=given)
    assert answer.status_code == 400
    assert words in unescape(answer.text).replace("\u00a0", " ")
