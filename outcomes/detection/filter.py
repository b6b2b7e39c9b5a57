"""The online filter: one step per day with entries, the nerve first, as it sets the hazard of pain.

Many episodes step side by side, each through its own days; a single one is a company of one.
"""

import math
from collections.abc import Sequence

from outcomes.detection.definitions import Floats
from outcomes.detection.episode import Episode, NerveBelief, PainBelief
from outcomes.detection.model import Model
from outcomes.detection.nerve_filter import NerveFilter
from outcomes.detection.pain_filter import PainFilter
from outcomes.detection.series import Entry

BASELINE_DAYS = 28


class Filter:
    """Steps episodes through their days."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._nerve = NerveFilter(model)
        self._pain = PainFilter(model)

    def absorb(self, told: Sequence[tuple[Episode, Entry]]) -> None:
        """Takes in one day's entries of each episode, which lie after all it has absorbed."""
        for episode, entry in told:
            _note(episode, entry)
        after = [(episode, entry) for episode, entry in told if entry.day >= 0]
        self._nerve.absorb([each for each in after if each[0].memory.nerve is not None])
        self._absorb_pain([each for each in after if _speaks_of_pain(each[1])])

    def pain_on(self, asked: Sequence[tuple[Episode, int]]) -> list[PainBelief]:
        """The beliefs about pain on a day each, all that was absorbed in them."""
        fresh = [
            (episode, day)
            for episode, day in asked
            if episode.pain_now is None or episode.pain_now.day != day
        ]
        if fresh:
            self._pain.foresee(fresh, self.coupling_factors(fresh))
        return [episode.pain_now for episode, _ in asked if episode.pain_now is not None]

    def nerve_on(self, asked: Sequence[tuple[Episode, int]]) -> list[NerveBelief | None]:
        """The beliefs about the nerve on a day each; None where regeneration is not assessable."""
        places = [place for place, (episode, _) in enumerate(asked) if episode.memory.is_assessable]
        found: list[NerveBelief | None] = [None] * len(asked)
        for place, belief in zip(places, self._nerve.on([asked[place] for place in places]), strict=True):
            found[place] = belief
        return found

    def coupling_factors(self, asked: Sequence[tuple[Episode, int]]) -> list[float]:
        """How much the nerve raises each hazard of pain: by P(T_N lies in the last 75 days)."""
        factors = []
        for (episode, day), belief in zip(asked, self.nerve_on(asked), strict=True):
            recent = None
            if belief is not None and "numbness" not in episode.memory.trust.off:
                recent = belief.halved - belief.regenerations.until(day - self.model.coupling.recent_days)
            factors.append(self.model.coupling_factor(day, recent))
        return factors

    def expected_reports(self, episode: Episode, day: int) -> Floats:
        """P(a pain report on this day is 0, 1 … 10), from what was absorbed before it."""
        belief = self.pain_on([(episode, day)])[0]
        return self.model.pain.expected_reports(belief.state, day, episode.series.baseline)

    def _absorb_pain(self, told: Sequence[tuple[Episode, Entry]]) -> None:
        """Doses first, then reports; all beliefs are foreseen at one stroke."""
        with_report = [each for each in told if not math.isnan(each[1].pain)]
        self._pain.inform([episode for episode, _ in with_report])
        self.pain_on([(episode, entry.day) for episode, entry in told])
        with_dose = self._pain.rises([each for each in told if not math.isnan(each[1].opioid_mme)])
        if with_dose:
            self._pain.absorb_doses(with_dose, self.pain_on([(rise.episode, rise.day) for rise in with_dose]))
        if with_report:
            befores = self.pain_on([(episode, entry.day) for episode, entry in with_report])
            self._pain.absorb_reports(with_report, befores)


def _speaks_of_pain(entry: Entry) -> bool:
    return not (math.isnan(entry.pain) and math.isnan(entry.opioid_mme))


def _note(episode: Episode, entry: Entry) -> None:
    """What is remembered of a day whatever the beliefs: doses, and pain of before the procedure."""
    memory = episode.memory
    memory.through = entry.day
    episode.pain_now = None  # what is said of the nerve today changes today's hazard
    if not math.isnan(entry.opioid_mme):
        memory.doses.add(entry.day, entry.opioid_mme)
    if -BASELINE_DAYS <= entry.day < 0 and not math.isnan(entry.pain):
        memory.before.append((entry.day, entry.pain))
