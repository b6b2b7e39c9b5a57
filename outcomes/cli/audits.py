"""`audit verify`, `audit anchor`, `audit export`."""

from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.errors import Unavailable
from outcomes.services.audit import anchor, broken_anchors, broken_seals
from outcomes.services.audit_files import add_anchor, export_audit, read_anchors
from outcomes.translations.labels import label

_MOST_SHOWN = 20


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    audits = commands.add_parser("audit", help=_("who did what: check it, take it away"))
    deeds = audits.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    verifying = deeds.add_parser("verify", help=_("check that no event was changed, removed or cut off"))
    verifying.add_argument("--anchors", metavar=_("FILE"), type=Path, help=_("lines written by audit anchor"))
    verifying.set_defaults(run=_verify)
    anchoring = deeds.add_parser("anchor", help=_("add to a file how many events there are, sealed"))
    anchoring.add_argument("file", metavar=_("FILE"), type=Path)
    anchoring.set_defaults(run=_anchor)
    exporting = deeds.add_parser("export", help=_("write every event as a line of JSON"))
    exporting.add_argument("file", metavar=_("FILE"), type=Path)
    exporting.set_defaults(run=_export)


def _verify(call: Call) -> None:
    _ = call.terminal.gettext
    anchors = read_anchors(call.arguments.anchors) if call.arguments.anchors else []
    with call.work() as work:
        key = work.settings.audit_key
        found = chain(broken_seals(work.session, key), broken_anchors(work.session, key, anchors))
        shown = list(islice(found, _MOST_SHOWN))
        for each in shown:
            says = {"number": each.event_id, "reason": _(label("broken_seal", each.reason))}
            call.terminal.result(_("Event %(number)s: %(reason)s") % says)
        if shown:
            raise Unavailable("audit_broken", {"places": len(shown) + sum(1 for _each in found)})
        count = anchor(work.session, key, work.now).count
    says = {"count": count, "anchors": len(anchors)}
    call.terminal.result(
        _("%(count)s events, none changed, removed or cut off; anchors: %(anchors)s.") % says
    )


def _anchor(call: Call) -> None:
    with call.work() as work:
        made = add_anchor(work, call.arguments.file)
    _ = call.terminal.gettext
    says = {"file": call.arguments.file, "count": made.count}
    call.terminal.result(
        _("%(file)s: %(count)s events, sealed. Keep the file away from the database.") % says
    )


def _export(call: Call) -> None:
    with call.work() as work:
        count = export_audit(work, call.arguments.file)
    _ = call.terminal.gettext
    call.terminal.result(_("%(file)s: %(count)s events") % {"file": call.arguments.file, "count": count})
