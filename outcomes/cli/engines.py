"""`engine fit`, `engine show`, `engine adopt`, `engine dial`."""

import argparse
from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.cli.readings import day
from outcomes.services.detections import renew_outdated_readings
from outcomes.services.engine_fits import FitView, adopt, fit_engine, proposal, set_dial
from outcomes.services.engine_reviews import Review, ReviewedValue, dial_choices, review
from outcomes.services.engines import current_version, engine_in_use
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.translations.labels import label

_UNTOUCHED = "shipped"  # as the dial is called that nobody has set
_READ_AT_ONCE = 200
"""Episodes a transaction: whoever enters a diary meanwhile waits some seconds, and is not refused."""


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    engine = commands.add_parser("engine", help=_("learn from the clinic’s own patients"))
    deeds = engine.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    fitting = deeds.add_parser("fit", help=_("propose what the engine could learn; changes no reading"))
    fitting.add_argument(
        "--as-of", metavar=_("DATE"), type=day(_), help=_("leave out entries about later days")
    )
    fitting.set_defaults(run=_fit)
    showing = deeds.add_parser("show", help=_("review a proposal"))
    showing.add_argument("number", metavar=_("NUMBER"), type=int, nargs="?", help=_("the newest by default"))
    showing.set_defaults(run=_show)
    adopting = deeds.add_parser("adopt", help=_("read diaries with a proposal from now on"))
    adopting.add_argument("number", metavar=_("NUMBER"), type=int, help=_("0: the engine as shipped"))
    adopting.set_defaults(run=_adopt)
    dialling = deeds.add_parser("dial", help=_("say how many false alarms are put up with"))
    dialling.add_argument(
        "rate",
        metavar=_("NUMBER"),
        type=_rate(_),
        nargs="?",
        help=_("per 100 patients and month; shipped: as shipped; without it, what each setting costs"),
    )
    dialling.set_defaults(run=_dial)


def _rate(_: Callable[[str], str]) -> Callable[[str], float | str]:
    def read(text: str) -> float | str:
        try:
            return text if text == _UNTOUCHED else float(text.replace(",", "."))
        except ValueError as error:
            says = _("“%(text)s” is neither a number nor “shipped”")
            raise argparse.ArgumentTypeError(says % {"text": text}) from error

    return read


def _fit(call: Call) -> None:
    with call.work() as work:
        number = fit_engine(work, call.arguments.as_of, call.terminal.progress)
        _print(call, work, number)
    _ = call.terminal.gettext
    call.terminal.message(
        _("Nothing has changed yet. To use it: outcomes engine adopt %(number)s") % {"number": number}
    )


def _show(call: Call) -> None:
    with call.work() as work:
        _print(call, work, call.arguments.number)


def _adopt(call: Call) -> None:
    _ = call.terminal.gettext
    with call.work() as work:
        is_new = adopt(work, call.arguments.number)
        version = current_version(work)
        count = _renew_all(work, call)
    says = _("Engine in use: %(version)s.") if is_new else _("Engine in use already: %(version)s.")
    call.terminal.result(says % {"version": version})
    if count:
        call.terminal.message(_("Episodes read by the present engine: %(count)s.") % {"count": count})


def _dial(call: Call) -> None:
    rate = call.arguments.rate
    with call.work() as work:
        if rate is not None:
            set_dial(work, None if rate == _UNTOUCHED else rate)
            _renew_all(work, call)
        in_use = engine_in_use(work)
    _ = call.terminal.gettext
    call.terminal.result(_("Engine in use: %(version)s.") % {"version": in_use.model.version})
    own = in_use.own_alarms
    measured = _("on simulated patients")
    if own is not None and own.tells_what_is_found:
        names = {"people": len(own.highest), "returns": own.returns}
        measured = _("on %(people)s of your own patients, with %(returns)s returns") % names
    says = _(
        "False alarms per 100 patients and month → returns found within 60 days, days late; %(measured)s"
    )
    call.terminal.result(says % {"measured": measured})
    for choice in dial_choices(own):
        named = _(" (as shipped)") if choice.is_shipped else ""
        call.terminal.result(
            f"  {choice.false_alarms:g}{named} → {_percent(choice.found)}, {choice.median_delay}"
        )


def _renew_all(work: UnitOfWork, call: Call) -> int:
    """Read all outdated episodes again, some hundreds at a time; give how many."""
    total = 0
    while count := renew_outdated_readings(work, call.terminal.progress, _READ_AT_ONCE):
        total += count
    return total


def _print(call: Call, work: UnitOfWork, number: int | None) -> None:
    view = proposal(work, number)
    found = review(view, engine_in_use(work).false_alarms)
    _ = call.terminal.gettext
    for line in (*_head(_, view), *_parameters(_, found), *_worth(_, found), *_probabilities(_, found)):
        call.terminal.result(line)
    call.terminal.result(_alarm(_, found))


def _head(_: Callable[[str], str], view: FitView) -> list[str]:
    said = view.diagnostics
    names = {name: said[name] for name in ("people", "events", "fitted_episodes", "held_out")}
    names |= {"number": view.number, "version": view.base_version, "as_of": view.as_of}
    names["episodes"] = view.episodes
    state = _("in use") if view.is_in_use else _("not in use")
    return [
        _("Proposal %(number)s for engine %(version)s, from entries up to %(as_of)s") % names + f" ({state})",
        _("  %(episodes)s complete episodes of %(people)s people, %(events)s returns of pain") % names,
        _("  learnt from %(fitted_episodes)s episodes, judged on %(held_out)s other people") % names,
        "",
    ]


def _parameters(_: Callable[[str], str], found: Review) -> list[str]:
    return [_("Parameters: as shipped → learnt (its range; the range believed before any diary)")] + [
        "  {}: {} → {} ({} – {}; {} – {})".format(
            _(label("engine_parameter", each.name)), *(_spelled(each, value) for value in _shown(each))
        )
        for each in found.values
    ]


def _shown(each: ReviewedValue) -> tuple[float, ...]:
    return (each.before, each.after, each.low, each.high, each.prior_low, each.prior_high)


def _spelled(each: ReviewedValue, value: float) -> str:
    """Days whole, everything else with two digits."""
    return f"{value:.0f}" if each.name.endswith("_days") else f"{value:.2f}"


def _worth(_: Callable[[str], str], found: Review) -> list[str]:
    verdicts = {
        "better": _("better than as shipped"),
        "worse": _("worse than as shipped"),
        "alike": _("no difference beyond chance"),
    }
    gains = (
        (_("day of the return, as foretold (log score)"), found.foretold, 3),
        (_("probabilities of a return (fall of the squared error)"), found.told, 4),
        (_("reports (log-likelihood)"), found.reports, 2),
    )
    lines = [
        f"  {name}: {gain.mean:+.{digits}f} ± {gain.error:.{digits}f}, {verdicts[gain.verdict]}"
        for name, gain, digits in gains
        if gain.mean is not None
    ]
    if not found.keeps_parameters:
        lines.append(_("  Of returns they say nothing better: the parameters stay as shipped."))
    return ["", _("Gained on the engine as shipped, per person not learnt from"), *lines]


def _probabilities(_: Callable[[str], str], found: Review) -> list[str]:
    brier = [
        f"{value:.3f}" if value is not None else "–" for value in (found.brier_before, found.brier_after)
    ]
    lines = ["", _("Probabilities of a return: said / seen (people), on people not learnt from")]
    curves = ((_("as shipped"), found.curve_before), (_("learnt"), found.curve_after))
    for (name, curve), square in zip(curves, brier, strict=True):
        bins = "  ".join(f"{each.said:.2f}/{each.seen:.2f} ({each.people})" for each in curve)
        lines.append(f"  {name}: {bins}; Brier {square}")
    return lines


def _alarm(_: Callable[[str], str], found: Review) -> str:
    names = {
        "rate": f"{found.false_alarms:g}",
        "threshold": f"{found.threshold:.2f}",
        "found": found.references,
    }
    says = _(
        "Alarm: %(rate)s false alarms expected per 100 patients and month (threshold, logit: %(threshold)s)"
    )
    if found.guaranteed_share is None:
        more = _("not yet calibrated on your patients: %(found)s of 60 are there; simulated patients set it")
    else:
        more = _("at most %(share)s of episodes have one, as measured on %(found)s of your patients")
        names["share"] = _percent(found.guaranteed_share)
    return "\n" + says % names + "\n  " + more % names + _finds(_, found)


def _finds(_: Callable[[str], str], found: Review) -> str:
    """What the alarm finds among the clinic's own returns; nothing where they are too few."""
    if found.found is None:
        return ""
    says = _("of %(returns)s returns among them it finds %(share)s within 60 days, %(delay)s days late")
    names = {"returns": found.returns, "share": _percent(found.found), "delay": found.median_delay}
    return "\n  " + says % names


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"
