"""One call of the command line: what a command is handed."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.cli.terminal import Terminal
from outcomes.database import open_database
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

MakeApplication = Callable[[Settings, Engine], Any]
"""Assembles the web application on an open database."""


@dataclass
class Call:
    """One call: what was asked, where to answer, and what it acts on.

    Attributes:
        arguments: the parsed command line.
        terminal: where to answer.
        load_settings: reads the settings; asked only when they are needed.
        make_application: assembles the web application.
    """

    arguments: argparse.Namespace
    terminal: Terminal
    load_settings: Callable[[], Settings]
    make_application: MakeApplication

    @cached_property
    def settings(self) -> Settings:
        """The deployment's settings."""
        return self.load_settings()

    @cached_property
    def engine(self) -> Engine:
        """The database, open; its schema may be missing still."""
        return open_database(self.settings.database_url)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """A unit of work on a database whose schema fits; an embedded one is made where it is missing."""
        make_ready(self.engine)
        with Session(self.engine, expire_on_commit=False) as session:
            yield UnitOfWork(session, self.settings, Command(self.arguments.command))

    def close(self) -> None:
        """Close the database, if it was opened."""
        if "engine" in vars(self):
            self.engine.dispose()
