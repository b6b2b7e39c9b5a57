"""Cohorts by a second hand, and a second judge: neither shares code with the engine or its own scoring."""
