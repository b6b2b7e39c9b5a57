"""`keys new`, `keys rotate`."""

from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet

from outcomes.cli.call import Call
from outcomes.services.key_rotation import rotate_keys


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    keys = commands.add_parser("keys", help=_("keys of what is stored encrypted"))
    deeds = keys.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    deeds.add_parser("new", help=_("print a new key for DATA_KEYS")).set_defaults(run=_new)
    deeds.add_parser(
        "rotate", help=_("encrypt everything anew with the first of DATA_KEYS; may be interrupted")
    ).set_defaults(run=_rotate)


def _new(call: Call) -> None:
    call.terminal.result(Fernet.generate_key().decode())


def _rotate(call: Call) -> None:
    _ = call.terminal.gettext
    with call.work() as work:
        done = rotate_keys(work, call.terminal.progress)
    says = {"rotated": done.rotated, "already": done.already}
    call.terminal.result(_("Encrypted anew: %(rotated)s; under the newest key before: %(already)s.") % says)
    if done.in_audit:
        says = {"count": done.in_audit}
        call.terminal.message(
            _("%(count)s events of the audit hold values under an older key: keep it to read them.") % says
        )
    else:
        call.terminal.message(_("Nothing needs the older keys any more, except backups made with them."))
