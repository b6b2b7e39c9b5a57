"""To the eye out: results become figures with a table twin; the list of all charts."""

from outcomes.charts.adjusted import adjusted_chart, differences_chart
from outcomes.charts.competing import competing_chart
from outcomes.charts.forest import forest_chart
from outcomes.charts.funnel import funnel_chart
from outcomes.charts.harms import harms_chart
from outcomes.charts.intervals import intervals_chart
from outcomes.charts.lasagna import lasagna_chart
from outcomes.charts.mirror import mirror_chart
from outcomes.charts.relief import relief_chart
from outcomes.charts.responders import responders_chart
from outcomes.charts.shares_by_week import completeness_chart, opioid_free_chart
from outcomes.charts.swimmer import swimmer_chart
from outcomes.charts.timeline import timeline_chart
from outcomes.charts.trajectory import trajectory_chart
from outcomes.charts.waterfall import waterfall_chart

CHARTS = (
    timeline_chart,
    trajectory_chart,
    responders_chart,
    relief_chart,
    intervals_chart,
    competing_chart,
    waterfall_chart,
    lasagna_chart,
    swimmer_chart,
    opioid_free_chart,
    harms_chart,
    mirror_chart,
    completeness_chart,
    forest_chart,
    adjusted_chart,
    differences_chart,
    funnel_chart,
)
"""Every chart there is; a chart that is not listed fails a test."""
