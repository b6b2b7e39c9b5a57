"""What a command says: results on standard output, messages on standard error, in one language."""

import sys
from collections.abc import Callable

from tqdm import tqdm

from outcomes.errors import OutcomesError, RowsError
from outcomes.translations import load
from outcomes.translations.sentences import sentence

_MOST_PROBLEMS = 50
tqdm.monitor_interval = 0  # its watching thread would keep the engine from forking its workers


class Terminal:
    """A terminal in one language.

    Args:
        language: "fr" or "en".
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.gettext: Callable[[str], str] = load(language).gettext
        self._bar: tqdm | None = None
        self._step = ""

    def result(self, text: str) -> None:
        """Write a result."""
        self.end_progress()
        print(text, flush=True)

    def message(self, text: str) -> None:
        """Write a message."""
        self.end_progress()
        print(text, file=sys.stderr, flush=True)

    def sentence(self, code: str, parameters: dict[str, object] | None = None) -> str:
        """The sentence of a code."""
        return sentence(code, parameters or {}, self.gettext)

    def explain(self, error: OutcomesError) -> None:
        """Say what was refused: where, what, and what was expected."""
        if isinstance(error, RowsError):
            self._explain_rows(error)
            return
        self.message(self.sentence(error.code, error.parameters))

    def _explain_rows(self, error: RowsError) -> None:
        _ = self.gettext
        for problem in error.problems[:_MOST_PROBLEMS]:
            place = _("%(file)s, line %(line)s") % {"file": problem.file, "line": problem.line}
            if problem.column:
                place += _(", column %(column)s") % {"column": problem.column}
            says = self.sentence(problem.code, dict(problem.parameters))
            self.message(_("%(place)s: %(says)s.") % {"place": place, "says": says})
        left = len(error.problems) - _MOST_PROBLEMS
        if left > 0:
            self.message(_("… and %(count)s more.") % {"count": left})
        self.message(_("%(says)s.") % {"says": self.sentence("rows", error.parameters)})

    def progress(self, step: str, done: int, total: int) -> None:
        """Show how far a long work is; only where somebody watches."""
        if step != self._step:
            self.end_progress()
            self._step = step
            names = _step_names(self.gettext)
            self._bar = tqdm(
                desc=names.get(step, step), total=total, file=sys.stderr, disable=None, leave=False
            )
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)

    def end_progress(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._step = None, ""


def _step_names(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "read": _("Reading files"),
        "compare": _("Comparing"),
        "write": _("Writing"),
        "engine": _("Reading nerves"),
        "fit": _("Learning"),
        "hindsight": _("Looking back"),
        "export": _("Exporting"),
        "people": _("Inventing people"),
    }
