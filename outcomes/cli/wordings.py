"""`wording load`, `wording show`, `wording licence`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.wordings import load_wordings, loaded_wordings, state_licence, withdraw_licence


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    wording = commands.add_parser("wording", help=_("the owners’ wording of questionnaires"))
    deeds = wording.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    loading = deeds.add_parser("load", help=_("take in a file of wordings, whole or not at all"))
    loading.add_argument("file", metavar=_("FILE"), type=Path)
    loading.add_argument(
        "--licence", required=True, metavar=_("TEXT"), help=_("under what right they are shown")
    )
    loading.set_defaults(run=_load)
    showing = deeds.add_parser("show", help=_("which wordings are loaded, and whose they are"))
    showing.set_defaults(run=_show)
    licence = deeds.add_parser(
        "licence", help=_("state that a site holds the licence of an instrument, which is asked from then on")
    )
    licence.add_argument("instrument", metavar=_("INSTRUMENT"))
    licence.add_argument("--site", required=True, metavar=_("NAME"))
    stated = licence.add_mutually_exclusive_group(required=True)
    stated.add_argument("--statement", metavar=_("TEXT"), help=_("which licence, from whom, until when"))
    stated.add_argument("--withdraw", action="store_true", help=_("take the statement back"))
    licence.set_defaults(run=_licence)


def _load(call: Call) -> None:
    with call.work() as work:
        found = load_wordings(work, call.arguments.file, call.arguments.licence)
    says = call.terminal.gettext("%(instrument)s %(version)s, %(locale)s: %(texts)s texts")
    for each in found:
        call.terminal.result(
            says
            % {
                "instrument": each.instrument,
                "version": each.version,
                "locale": each.locale,
                "texts": len(each.texts),
            }
        )


def _show(call: Call) -> None:
    with call.work() as work:
        found = loaded_wordings(work)
    _ = call.terminal.gettext
    for each in found:
        state = _("shown") if each.is_shown else _("replaced")
        line = (
            f"{each.instrument} {each.version} {each.locale} {state} {each.loaded_at:%Y-%m-%d} {each.licence}"
        )
        call.terminal.result(f"{line} {each.copyright}".rstrip())
    if not found:
        call.terminal.message(_("No wording is loaded: topic labels are shown, and say so."))


def _licence(call: Call) -> None:
    arguments, _ = call.arguments, call.terminal.gettext
    with call.work() as work:
        if arguments.withdraw:
            withdraw_licence(work, arguments.instrument, arguments.site)
            says = _("%(instrument)s is asked no more at %(site)s.")
        else:
            state_licence(work, arguments.instrument, arguments.site, arguments.statement)
            says = _("%(instrument)s is asked at %(site)s from now on.")
    call.terminal.result(says % {"instrument": arguments.instrument, "site": arguments.site})
