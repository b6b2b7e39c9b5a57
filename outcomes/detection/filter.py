"""The online filter: one step per day with entries, the nerve first, as it sets the hazard of pain.

Many episodes step side by side, each through its own days; a single one is a company of one.
"""

import numpy as np

from outcomes.detection.company import Company, NerveBeliefs, PainBeliefs, believed
from outcomes.detection.definitions import Floats, some
from outcomes.detection.memory import BASELINE_DAYS, Memory
from outcomes.detection.model import Model
from outcomes.detection.nerve_filter import NerveFilter
from outcomes.detection.pain_filter import PainFilter
from outcomes.detection.series import Days
from outcomes.detection.stack import Places
from outcomes.detection.told import Told
from outcomes.detection.trust import NUMBNESS


class Filter:
    """Steps companies through their days."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._nerve = NerveFilter(model)
        self._pain = PainFilter(model)

    def absorb(self, company: Company, told: Told) -> None:
        """Takes in one day's entries of episodes of a company, which lie after all it has absorbed."""
        _note(company.memory, told)
        company.pain_now = company.nerve_now = None  # what is said of the nerve changes today's hazard
        after = told.where(told.days >= 0)
        self._nerve.absorb(company, after.where(company.has_nerve[after.episodes]))
        speaks = after.where(after.speaks_of_pain)
        if speaks.episodes.size:
            self._pain.inform(company, speaks.episodes[~np.isnan(speaks.pain)])
            self._pain.absorb(company, speaks, self.pain_on(company, speaks.episodes, speaks.days))

    def pain_on(self, company: Company, episodes: Places, days: Days) -> PainBeliefs:
        """The beliefs about pain of episodes, one at least, on a day each, all that was absorbed in them."""

        def foresee(whose: Places, on: Days) -> PainBeliefs:
            return self._pain.foresee(company, whose, on, self.coupling_factors(company, whose, on))

        company.pain_now, found = believed(company.pain_now, episodes, days, foresee)
        return found

    def nerve_on(self, company: Company, episodes: Places, days: Days) -> NerveBeliefs:
        """The beliefs about nerves of episodes, one at least, on a day each; all have a nerve."""

        def foresee(whose: Places, on: Days) -> NerveBeliefs:
            return self._nerve.foresee(company, whose, on)

        company.nerve_now, found = believed(company.nerve_now, episodes, days, foresee)
        return found

    def coupling_factors(self, company: Company, episodes: Places, days: Days) -> Floats:
        """How much the nerve raises each hazard of pain: by P(T_N lies in the last 75 days)."""
        recent = np.full(len(episodes), np.nan)
        heard = company.is_assessable(episodes)
        heard &= ~company.memory.trust.off[episodes, NUMBNESS]
        if some(heard):
            nerves = self.nerve_on(company, episodes[heard], days[heard])
            long_past = nerves.regenerations.until(nerves.days - self.model.coupling.recent_days)
            recent[heard] = nerves.shares.halved - long_past
        return self.model.coupling_factors(days, recent)

    def expected_reports(self, company: Company, episode: int, day: int) -> Floats:
        """P(a pain report of an episode on this day is 0, 1 … 10), from what was absorbed before it."""
        belief = self.pain_on(company, np.array([episode]), np.array([day]))
        return self.model.pain.expected_reports(belief.stack, day, company.many[episode].baseline)


def _note(memory: Memory, told: Told) -> None:
    """What is remembered of a day whatever the beliefs: doses, and pain of before the procedure."""
    memory.through[told.episodes] = told.days
    dosed = ~np.isnan(told.opioid_mme)
    if some(dosed):
        memory.doses.add(told.episodes[dosed], told.days[dosed], told.opioid_mme[dosed])
    before = (told.days >= -BASELINE_DAYS) & (told.days < 0) & ~np.isnan(told.pain)
    if some(before):
        memory.before[told.episodes[before], told.days[before] + BASELINE_DAYS] = told.pain[before]
