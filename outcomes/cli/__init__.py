"""The `outcomes …` commands: thin doors to services. `run.py` hands in settings and the application."""

from outcomes.cli.call import MakeApplication
from outcomes.cli.program import main

__all__ = ["MakeApplication", "main"]
