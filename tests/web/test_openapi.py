"""Every address that answers with JSON stands in docs/openapi.json."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).parents[2]
A_DOWNLOAD = {"rights.everything_json"}
"""A file for its reader, and no answer to a program."""


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return document


def _operations() -> Iterator[tuple[str, str, str]]:
    for path, methods in _document()["paths"].items():
        for method, told in methods.items():
            yield told["operationId"], path, method.upper()


def test_what_the_document_names_is_there(app: Flask) -> None:
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for endpoint, path, method in _operations():
        assert re.sub(r"<(\w+)>", r"{\1}", rules[endpoint].rule) == path
        assert method in (rules[endpoint].methods or ())


def test_every_view_that_answers_with_json_is_named() -> None:
    named = {endpoint.split(".")[0] for endpoint, _, _ in _operations()}
    answering = {
        path.stem
        for path in (ROOT / "outcomes" / "web").glob("*.py")
        if re.search(r"\bjsonify\(|application/json", path.read_text())
    }
    assert answering - {endpoint.split(".")[0] for endpoint in A_DOWNLOAD} == named
