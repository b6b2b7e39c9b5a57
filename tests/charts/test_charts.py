import ast
import json
import re
from pathlib import Path

import pytest

import outcomes.charts
from outcomes.charts import CHARTS
from outcomes.charts.groups import Group
from outcomes.translations import load
from tests.charts.conftest import Cohort, drawn, every_chart

ROOM = Path(outcomes.charts.__file__).parent


def _said():
    """Every sentence that a figure says, from the source."""
    found = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "say"
            ):
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path.name}:{node.lineno} says no plain sentence"
                )
                found.add(node.args[0].value)
    return found


def test_every_chart_there_is_stands_in_the_list():
    defined = {
        node.name
        for path in ROOM.glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_chart") and node.name != "empty_chart"
    }
    assert {chart.__name__ for chart in CHARTS} == defined


def test_every_sentence_has_its_french_with_the_same_names():
    french = load("fr")
    for sentence in _said():
        translated = french.gettext(sentence)
        assert sentence in french._catalog, sentence
        names = re.compile(r"%\(\w+\)s")
        assert sorted(names.findall(sentence)) == sorted(names.findall(translated)), sentence


def test_french_punctuation_stands_after_a_space_that_does_not_break():
    for sentence in _said():
        translated = re.sub(r"%\(\w+\)s|%%", "x", load("fr").gettext(sentence))
        assert not re.search(r"(?<!\u00a0)[:;?!»]", translated), translated


def test_plotly_knows_everything_in_every_figure(words, simulated):
    for chart in every_chart(words, simulated):
        assert all(figure.to_dict() is not None for figure in drawn(chart))


def test_figures_are_plain_json_and_name_colours_by_role_alone(words, simulated):
    for chart in every_chart(words, simulated):
        text = json.dumps(chart.figure, allow_nan=False)
        assert not re.search(r"#[0-9a-fA-F]{6}|rgb", text)
        assert len(text) < 100_000


def test_every_chart_has_a_table_twin_or_says_why_nothing_is_drawn(words, simulated):
    for chart in every_chart(words, simulated):
        assert chart.caption
        assert bool(chart.figure["data"]) != bool(chart.notice)
        widths = {len(row) for row in (*chart.table.rows, *chart.table.values)}
        assert widths <= {len(chart.table.header)}
        assert len(chart.table.rows) == len(chart.table.values)
        assert bool(chart.table.rows) or chart.notice


def test_nothing_that_moves_or_is_dragged_and_no_legend(words, simulated):
    for chart in every_chart(words, simulated):
        layout = chart.figure["layout"]
        if chart.notice:
            continue
        assert layout["dragmode"] is False
        assert layout["showlegend"] is False
        assert all(one["fixedrange"] for name, one in layout.items() if re.match("[xy]axis", name))


@pytest.mark.parametrize("name", ["<b>bold</b>", "A & B", "=cmd()"])
def test_what_somebody_typed_is_shown_as_it_is(english, name):

    cohort = Cohort((20,))
    cohort.groups = [Group(name, 20)]
    text = json.dumps(cohort.trajectory(english).figure)
    assert "<b><b>" not in text
    assert cohort.trajectory(english).table.rows[0][0] == name
