import gzip

from flask import Flask
from flask.testing import FlaskClient

from outcomes.web.assets import plotly_address


def test_the_chart_library_is_sent_compressed_and_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = plotly_address()
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 1_700_000
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.data == gzip.decompress(answer.data)
    assert b"plotly.js v" in plain.data[:200]


def test_another_version_is_not_there(client: FlaskClient) -> None:
    assert client.get("/assets/plotly-0000.js").status_code == 404
