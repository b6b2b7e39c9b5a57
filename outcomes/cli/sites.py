"""`site show`, `site schedule`, `site factors`, `site feedback`, `site waking`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.sites import (
    choose_factors,
    choose_feedback,
    choose_schedule,
    choose_waking_hours,
    factors_of,
    schedule_document,
    site_named,
)


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    site = commands.add_parser("site", help=_("what a site has chosen for its patients"))
    deeds = site.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    showing = deeds.add_parser(
        "show", help=_("its set of opioid factors, its feedback, its waking hours and its schedule, as JSON")
    )
    showing.set_defaults(run=_show)
    schedule = deeds.add_parser("schedule", help=_("follow the table of time points of a file"))
    chosen = schedule.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--file", metavar=_("FILE"), type=Path)
    chosen.add_argument("--standard", action="store_true", help=_("follow the standard table again"))
    schedule.set_defaults(run=_schedule)
    factors = deeds.add_parser("factors", help=_("convert opioids by a named set"))
    factors.add_argument("set", metavar=_("SET"))
    factors.set_defaults(run=_factors)
    feedback = deeds.add_parser("feedback", help=_("whether patients get something back after an entry"))
    feedback.add_argument("gives", choices=("on", "off"))
    feedback.add_argument(
        "--patient",
        metavar=_("CODE"),
        dest="patients",
        action="append",
        default=[],
        help=_("only this one, whom a protocol includes; may be given more than once"),
    )
    feedback.set_defaults(run=_feedback)
    waking = deeds.add_parser("waking", help=_("between which hours patients are written to"))
    waking.add_argument("first", metavar=_("FROM"), type=int)
    waking.add_argument("until", metavar=_("UNTIL"), type=int)
    waking.set_defaults(run=_waking)
    for each in (showing, schedule, factors, feedback, waking):
        each.add_argument("--site", required=True, metavar=_("NAME"))


def _show(call: Call) -> None:
    with call.work() as work:
        site = site_named(work, call.arguments.site)
        shown = {
            "site": site.name,
            "factors": factors_of(site).code,
            "feedback": site.feedback,
            "waking_hours": [site.waking_from, site.waking_until],
            "schedule": schedule_document(site),
        }
    call.terminal.result(json.dumps(shown, ensure_ascii=False, indent=1))


def _schedule(call: Call) -> None:
    arguments, _ = call.arguments, call.terminal.gettext
    with call.work() as work:
        chosen = choose_schedule(work, arguments.site, None if arguments.standard else arguments.file)
    says = _("%(site)s follows the schedule “%(code)s” from now on.")
    call.terminal.result(says % {"site": arguments.site, "code": chosen.code})


def _factors(call: Call) -> None:
    arguments, _ = call.arguments, call.terminal.gettext
    with call.work() as work:
        chosen = choose_factors(work, arguments.site, arguments.set)
    says = _("%(site)s converts opioids by %(code)s.")
    call.terminal.result(says % {"site": arguments.site, "code": chosen.code})
    if not chosen.is_complete:
        call.terminal.message(
            _("This set is a habit and not complete: what it does not name is logged without a dose.")
        )


def _feedback(call: Call) -> None:
    arguments, _ = call.arguments, call.terminal.gettext
    gives, patients = arguments.gives == "on", arguments.patients
    with call.work() as work:
        choose_feedback(work, arguments.site, gives=gives, codes=patients)
    if patients:
        says = (
            _("Of %(site)s, these get something back after an entry where the site gives it: %(patients)s.")
            if gives
            else _("Of %(site)s, these get thanks alone after an entry: %(patients)s.")
        )
        call.terminal.result(says % {"site": arguments.site, "patients": ", ".join(patients)})
        return
    says = (
        _("Patients of %(site)s get something back after an entry.")
        if gives
        else _("Patients of %(site)s get thanks alone after an entry.")
    )
    call.terminal.result(says % {"site": arguments.site})


def _waking(call: Call) -> None:
    arguments, _ = call.arguments, call.terminal.gettext
    with call.work() as work:
        choose_waking_hours(work, arguments.site, arguments.first, arguments.until)
    says = _("Patients of %(site)s are written to between %(first)s and %(until)s o’clock.")
    told = {"site": arguments.site, "first": arguments.first, "until": arguments.until}
    call.terminal.result(says % told)
