"""`consent load`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.consents import load_consent


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    consent = commands.add_parser("consent", help=_("what patients are asked to agree to"))
    deeds = consent.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    loading = deeds.add_parser("load", help=_("load a version from a JSON file; it is asked from now on"))
    loading.add_argument("file", metavar=_("FILE"), type=Path)
    loading.set_defaults(run=_load)


def _load(call: Call) -> None:
    with call.work() as work:
        loaded = load_consent(work, call.arguments.file)
    _ = call.terminal.gettext
    call.terminal.result(
        _("Consent loaded: %(kind)s, version %(version)s. Patients are asked at their next visit.")
        % {"kind": loaded.kind, "version": loaded.version}
    )
