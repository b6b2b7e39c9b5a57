"""Requests made up from docs/openapi.json, thousands of them: every answer is one that the document tells."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from outcomes.access.principals import Command
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.web.doors import PATIENT_COOKIE, STAFF_COOKIE
from tests.browser.conftest import Site
from tests.factories import a_site, a_user
from tests.services.patients_at_the_door import a_treated_patient, at_the_door

ROOT = Path(__file__).parents[2]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def _about(token: str | None) -> dict[str, Any]:
    """The document; with a link that is known in the place of its variable, where one is given."""
    text = (ROOT / "docs" / "openapi.json").read_text()
    document: dict[str, Any] = json.loads(text.replace("{token}", token) if token else text)
    for methods in document["paths"].values() if token else ():
        for operation in methods.values():
            listed = operation.get("parameters", [])
            operation["parameters"] = [each for each in listed if each["in"] != "path"]
    return document


@pytest.mark.slow
@pytest.mark.parametrize("is_known", [True, False], ids=["a link that is known", "links that nobody knows"])
def test_every_answer_is_one_that_the_document_tells(site: Site, tmp_path: Path, is_known: bool) -> None:
    work = site.work
    patient = a_treated_patient(work, 30)
    token, _ = at_the_door(work, patient)
    work.principal = Command("test")
    user = a_user(work, a_site(work))
    work.begin()
    staff = add_session(work, STAFF_LONGEST, user_id=user.id)
    own = add_session(work, STAFF_LONGEST, patient_id=patient.id)
    work.commit()
    (tmp_path / "openapi.json").write_text(json.dumps(_about(token if is_known else None)))
    cookies = f"Cookie: {STAFF_COOKIE}={staff}; {PATIENT_COOKIE}={own}; outcomes_language=en"
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        "openapi.json",
        "--url",
        site.address,
    ]
    options = ["--checks", CHECKS, "--max-examples", "60", "--seed", "7", "--no-color", "--header", cookies]
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, cwd=tmp_path, env=quiet
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
