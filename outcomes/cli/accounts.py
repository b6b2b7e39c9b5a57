"""`user add`, `user site`, `link`."""

import getpass
import sys
from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.errors import InputError
from outcomes.permissions import Role
from outcomes.services.links import new_link_for_code
from outcomes.services.staff_sites import allow_site, end_site
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
    going = deeds.add_parser("site", help=_("let an account work at one more site, or there no more"))
    going.add_argument("email", metavar="EMAIL")
    going.add_argument("site", metavar="SITE")
    going.add_argument("--end", action="store_true", help=_("there no more"))
    going.set_defaults(run=_site_of_user)
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


def _site_of_user(call: Call) -> None:
    email, site = call.arguments.email, call.arguments.site
    _ = call.terminal.gettext
    with call.work() as work:
        if call.arguments.end:
            end_site(work, email, site)
            told = _("%(email)s works at %(site)s no more.")
        else:
            allow_site(work, email, site)
            told = _("%(email)s works at %(site)s too, and goes there from the worklist.")
    call.terminal.result(told % {"email": email, "site": site})


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
