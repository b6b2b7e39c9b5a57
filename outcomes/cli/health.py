"""`doctor`."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.cli.call import Call
from outcomes.errors import Unavailable
from outcomes.services.doctor import Level, examine
from outcomes.services.unit_of_work import UnitOfWork


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    looking = commands.add_parser("doctor", help=_("look the deployment over and say what to do"))
    looking.set_defaults(run=_doctor)


def _doctor(call: Call) -> None:
    _ = call.terminal.gettext
    signs = {Level.WELL: _("well"), Level.CARE: _("CARE"), Level.WRONG: _("WRONG")}
    width, wrong = max(len(sign) for sign in signs.values()), 0
    with Session(call.engine, expire_on_commit=False) as session:
        work = UnitOfWork(session, call.settings, Command(call.arguments.command))
        for each in examine(work, call.engine):
            wrong += each.level is Level.WRONG
            says = call.terminal.sentence(each.code, dict(each.parameters))
            call.terminal.result(f"{signs[each.level]:{width}}  {says}")
    if wrong:
        raise Unavailable("doctor_wrong", {"count": wrong})
