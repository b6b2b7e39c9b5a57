"""`serve`, `demo`."""

import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import waitress

from outcomes.cli.call import Call
from outcomes.errors import InputError, Unavailable
from outcomes.logs import set_up
from outcomes.services.demonstration import DemonstrationDoors, demonstration_doors, load_demonstration
from outcomes.services.demonstration_guard import is_empty, refuse_demonstration_in_production
from outcomes.services.detections import renew_outdated_readings
from outcomes.settings import Settings
from outcomes.translations.labels import label

_THREADS = 8


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    serving = commands.add_parser(
        "serve", help=_("serve the pages; an empty development database is filled first")
    )
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=5000)
    serving.set_defaults(run=_serve)
    showing = commands.add_parser("demo", help=_("fill an empty development database with invented people"))
    showing.set_defaults(run=_demo)


def _demo(call: Call) -> None:
    with call.work() as work:
        load_demonstration(work, call.terminal.progress)
        _show_doors(call, demonstration_doors(work))


def _serve(call: Call) -> None:
    arguments = call.arguments
    call.settings = _reached_at(call.settings, arguments.host, arguments.port)
    with _listening(arguments.host, arguments.port) as listener:
        doors = _prepare(call)
        set_up(call.settings.log_level, as_json=call.settings.environment == "production")
        application = call.make_application(call.settings, call.engine)
        server = waitress.create_server(application, sockets=[listener], threads=_THREADS, ident="")
        _ = call.terminal.gettext
        call.terminal.message(_("Database: %(url)s") % {"url": call.engine.url.render_as_string()})
        call.terminal.result(_("Serving on %(address)s") % {"address": call.settings.public_url})
        if doors is not None:
            _show_doors(call, doors)
        # A container's first process is not ended by what it does not hear; answers begun are finished.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        server.run()


def _listening(host: str, port: int) -> socket.socket:
    """Take the port first: before a long preparation, and not after it."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("port_in_use", {"address": f"{host}:{port}", "reason": reason}) from error


def _prepare(call: Call) -> DemonstrationDoors | None:
    """Make the database ready; give the doors of the demonstration, where there is one."""
    with call.work() as work:
        refuse_demonstration_in_production(work)
        if work.settings.environment == "development" and is_empty(work):
            load_demonstration(work, call.terminal.progress)
        renew_outdated_readings(work, call.terminal.progress)
        return demonstration_doors(work)


def _reached_at(settings: Settings, host: str, port: int) -> Settings:
    """In development links lead to where this server listens, unless a setting says otherwise."""
    if settings.environment == "production" or settings.public_url != Settings.public_url:
        return settings
    return replace(settings, public_url=f"http://{host}:{port}")


def _show_doors(call: Call, doors: DemonstrationDoors | None) -> None:
    if doors is None:
        raise Unavailable("demonstration_absent")
    _ = call.terminal.gettext
    say = call.terminal.result
    say(_("Demonstration data: everybody in this database is invented."))
    for account in doors.accounts:
        role = _(label("role", account.role))
        says = {"role": role, "email": account.email, "password": doors.password}
        say(_("  %(role)s: %(email)s, password “%(password)s”") % says)
    say(_("  One patient: %(address)s") % {"address": doors.link})
    born = {"born": doors.birth_date.isoformat(), "pin": doors.pin}
    say(_("  Their own page asks for the birth date %(born)s and the PIN %(pin)s.") % born)
