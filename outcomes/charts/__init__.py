"""To the eye out: results become figures with a table twin; the list of all charts."""

from outcomes.charts.relief import relief_chart
from outcomes.charts.responders import responders_chart
from outcomes.charts.timeline import timeline_chart
from outcomes.charts.trajectory import trajectory_chart

CHARTS = (timeline_chart, trajectory_chart, responders_chart, relief_chart)
"""Every chart there is; a chart that is not listed fails a test."""
