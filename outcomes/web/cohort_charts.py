"""The figures of a cohort page, in the reader's words."""

from collections.abc import Mapping

from flask_babel import gettext

from outcomes.charts.chart import Chart
from outcomes.charts.groups import Group
from outcomes.charts.relief import ReliefComparison, relief_chart
from outcomes.charts.responders import ResponderRule, responders_chart
from outcomes.charts.trajectory import Measure, trajectory_chart
from outcomes.services.cohorts import RESPONSE_DAY, CohortResult
from outcomes.translations.labels import label
from outcomes.web.charts import reader_words
from outcomes.web.filters import percent

CHARTS = ("trajectory", "responders", "relief")


def cohort_charts(result: CohortResult) -> Mapping[str, Chart]:
    """Draw the figures of a cohort, by name."""
    words = reader_words()
    groups = [
        Group(group_name(result.choice.group_by, group.code), group.patients)
        for group in (*result.groups.drawn, *result.groups.small)
    ]
    rules = [ResponderRule(_rule_name(rule), shares) for rule, shares in result.responders.items()]
    comparison = ReliefComparison(result.relief.population, result.relief.test)
    return {
        "trajectory": trajectory_chart(
            result.trajectories, groups, Measure(gettext("Average pain over 24 hours"), "0–10"), words
        ),
        "responders": responders_chart(rules, groups, words),
        "relief": relief_chart(result.relief.curves, groups, comparison, words),
    }


def group_name(group_by: str, code: str) -> str:
    """The name of a group: a label, a typed name, or that nothing was noted."""
    if not group_by:
        return gettext("Everybody")
    if not code:
        return gettext("not noted")
    if group_by == "nerve_set":
        return " + ".join(gettext(label("nerve", nerve)) for nerve in code.split(";"))
    if group_by == "kellgren_lawrence":
        return gettext("KL %(grade)s", grade=code)
    names = _own_names()
    return names[code] if code in names else gettext(label(group_by, code))


def _own_names() -> Mapping[str, str]:
    return {
        "articular_only": gettext("no skin nerve"),
        "skin_only": gettext("skin nerves alone"),
        "skin_and_articular": gettext("skin and other nerves"),
        "no_block": gettext("no block noted"),
        "block_relieved": gettext("block relieved at least %(share)s", share=percent(0.5)),
        "block_not_relieved": gettext("block relieved less than %(share)s", share=percent(0.5)),
        "retreatment": gettext("retreatment"),
        "first": gettext("first treatment"),
    }


def _rule_name(rule: str) -> str:
    names = {
        "share_30": gettext("%(share)s less pain on day %(day)s", share=percent(0.3), day=RESPONSE_DAY),
        "share_50": gettext("%(share)s less pain on day %(day)s", share=percent(0.5), day=RESPONSE_DAY),
        "mcid": gettext("2 points less pain on day %(day)s", day=RESPONSE_DAY),
    }
    return names[rule]
