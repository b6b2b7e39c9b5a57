from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from outcomes.models import Site
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import public
from tests.factories import a_site


def test_a_recording_that_the_database_refuses_is_told_and_changes_nothing(
    app: Flask, client: FlaskClient, work: UnitOfWork
) -> None:
    name = a_site(work).name

    @app.get("/crossed")
    @public("a route of this test: it records what another has just recorded")
    def crossed() -> str:
        g.work.begin()
        g.work.session.add(Site(name=name))
        g.work.commit()
        return "recorded"

    answer = client.get("/crossed", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "Somebody else recorded the same" in answer.text
    work.session.rollback()
    assert len(work.session.scalars(select(Site.id)).all()) == 1
