"""`user add`, `link`."""

import getpass
import sys
from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.errors import InputError
from outcomes.permissions import Role
from outcomes.services.links import new_link_for_code
from outcomes.services.users import NewUser, add


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    users = commands.add_parser("user", help=_("accounts of the staff"))
    deeds = users.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    adding = deeds.add_parser("add", help=_("add an account; asks for its password, or reads it from a line"))
    adding.add_argument("email", metavar="EMAIL")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--site", default="", help=_("name of the site; an unknown one is created"))
    adding.add_argument("--name", default="", help=_("how colleagues see them"))
    adding.add_argument("--language", choices=("fr", "en"), default="")
    adding.set_defaults(run=_add_user)
    linking = commands.add_parser("link", help=_("make a personal link for a patient"))
    linking.add_argument("patient", metavar=_("PATIENT"), help=_("study code of the patient"))
    linking.add_argument("--helper", action="store_true", help=_("for the patient's helper"))
    linking.set_defaults(run=_add_link)


def _add_user(call: Call) -> None:
    arguments = call.arguments
    with call.work() as work:
        name = arguments.name or arguments.email.partition("@")[0].replace(".", " ").title()
        new = NewUser(
            email=arguments.email,
            display_name=name,
            role=arguments.role,
            password=_password(call),
            language=arguments.language or call.terminal.language,
            site=arguments.site or call.settings.site_name,
        )
        add(work, new)
    _ = call.terminal.gettext
    call.terminal.result(
        _("Account added: %(email)s, %(role)s") % {"email": arguments.email, "role": arguments.role}
    )


def _password(call: Call) -> str:
    """Asked for twice on a terminal; one line of standard input elsewhere."""
    _ = call.terminal.gettext
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass(_("Password: "))
        if password and getpass.getpass(_("Once more: ")) != password:
            raise InputError("password_differs")
    if not password:
        raise InputError("password_missing")
    return password


def _add_link(call: Call) -> None:
    with call.work() as work:
        link = new_link_for_code(
            work, call.arguments.patient, "helper" if call.arguments.helper else "patient"
        )
    call.terminal.result(link.address)
