"""The filter of pain: beliefs of many episodes foreseen and updated side by side."""

import sys

import numpy as np

from outcomes.detection.columns import chosen, put
from outcomes.detection.company import Company, PainBeliefs
from outcomes.detection.definitions import EARLIEST_RETURN_DAY, Flags, Floats, every, some
from outcomes.detection.memory import BASELINE_DAYS
from outcomes.detection.model import Model
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import PainStack, Places, Rows
from outcomes.detection.told import Told

LEAST_PAIN_ENTRIES = 3


class PainFilter:
    """Steps companies through days with doses and reports of pain."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.chain = model.pain

    def foresee(self, company: Company, episodes: Places, days: Days, factors: Floats) -> PainBeliefs:
        """The beliefs of episodes on a day each, all that was absorbed in them.

        Args:
            company: of which they are.
            episodes: their places in it.
            days: their days, none before the last absorbed.
            factors: how much the nerve raises each hazard that pain turns.
        """
        memory = company.memory
        last = memory.pain_days[episodes]
        rows = self._windows(company, episodes, days > last)
        persons = company.persons.on(rows, episodes)
        belief = _by_row(memory.pain).take(_cells(memory.pain, rows, episodes), axis=0)
        stack = PainStack(rows, belief.reshape(-1, *memory.pain.shape[2:]))
        hazards = self.model.pain_hazards(last, days, factors)
        stack = self.chain.predict(stack, persons, last, days - last, hazards)
        tables = self.chain.tables(stack)
        sums = self.chain.summaries.of(rows, tables, persons)
        returns = chosen(memory.returns, episodes)
        returns.arrive(last, days, sums.returned, EARLIEST_RETURN_DAY)
        return PainBeliefs(episodes, days, factors, stack, persons, tables, sums, returns)

    def _windows(self, company: Company, episodes: Places, deeper: Flags) -> Rows:
        """The windows of nadirs, with one more at the low end where it is to go deeper and can."""
        firsts = company.memory.firsts[episodes]
        room = (deeper & (firsts > 0)).astype(np.intp)
        return Rows(firsts - room, company.memory.counts[episodes] + room)

    def inform(self, company: Company, episodes: Places) -> None:
        """Reports are at hand: with the first, take in those of before the procedure, of either knee."""
        memory = company.memory
        for episode in episodes[memory.pain_entries[episodes] == 0].tolist():
            reported = (~np.isnan(memory.before[episode])).nonzero()[0]
            own = zip(
                (reported - BASELINE_DAYS).tolist(), memory.before[episode, reported].tolist(), strict=True
            )
            for before in filter(None, (tuple(own), company.many[episode].other_knee)):
                memory.pain[episode] = self.chain.prior.informed(memory.pain[episode], before)
            memory.before[episode] = np.nan

    def absorb(self, company: Company, told: Told, now: PainBeliefs) -> None:
        """Takes in doses, then reports of pain; `now` are the beliefs of the day without them."""
        memory = company.memory
        rises, gaps = self._rises(company, told)
        with_dose, with_report = (~np.isnan(each) for each in (rises, told.pain))
        if some(with_dose):
            places = with_dose.nonzero()[0]
            before = _of(now, places)
            stack = self.chain.dosed(before.stack, rises[places], gaps[places])
            now = now.put(places, self._believed(company, before, stack, "opioids"))
        if some(with_report):
            places = with_report.nonzero()[0]
            before = _of(now, places)
            after, evidence = self._reported(company, told.where(with_report), before)
            now = now.put(places, after)
            reported = after.episodes
            memory.log_likelihoods[reported] += np.log(np.maximum(evidence, sys.float_info.min))
            memory.pain_entries[reported] += 1
            enough = memory.pain_entries[reported] >= LEAST_PAIN_ENTRIES
            started, below = np.where(enough, after.sums.started, 0.0), after.sums.level < after.sums.line
            memory.alarms.see_return(reported, after.days, started, below, self.model.alarm)
        company.pain_now = now
        self._remember(company, now, with_dose | with_report)

    def _rises(self, company: Company, told: Told) -> tuple[Floats, Days]:
        """The doses of the day against their usual, nan where there is none, and the days since the last."""
        p, memory = self.model.pain_parameters, company.memory
        rises = np.full(len(told.days), np.nan)
        gaps = np.zeros(len(told.days), dtype=np.int64)
        dosed = (~np.isnan(told.opioid_mme)).nonzero()[0]
        if dosed.size:
            days = told.days[dosed]
            found = memory.doses.rises(told.episodes[dosed], days, p.dose_first_day, p.dose_recent_days)
            rises[dosed] = found
            dosed = dosed[~np.isnan(found)]
            episodes, days = told.episodes[dosed], told.days[dosed]
            last = memory.last_doses[episodes]
            gaps[dosed] = np.where(last == NEVER, p.dose_recent_days, days - last)
            memory.last_doses[episodes] = days
        return rises, gaps

    def _reported(self, company: Company, told: Told, before: PainBeliefs) -> tuple[PainBeliefs, Floats]:
        """The beliefs after a report of pain each, and the probabilities the reports had."""
        baselines = [company.many[episode].baseline for episode in told.episodes.tolist()]
        likelihood = self.chain.reports.taken(
            before.stack.rows, told.pain.tolist(), told.days.tolist(), baselines
        )
        stack, evidence = self.chain.update(before.stack, likelihood)
        return self._believed(company, before, stack, "pain"), evidence

    def _believed(self, company: Company, before: PainBeliefs, stack: PainStack, channel: str) -> PainBeliefs:
        """The beliefs of the day with what a channel said; `before` are without it, and are lost."""
        tables = self.chain.tables(stack)
        sums = self.chain.summaries.of(stack.rows, tables, before.persons)
        before.returns.rescale(sums.returned)
        evidence = company.memory.evidence
        evidence.note(before.episodes, before.days, channel, before.sums.started, sums.started)
        return before._replace(stack=stack, tables=tables, sums=sums)

    def _remember(self, company: Company, now: PainBeliefs, changed: Flags) -> None:
        """Keep the beliefs of the day, where something was said, over the nadirs that hold any."""
        if not every(changed):
            if not some(changed):
                return
            now = now.of(changed.nonzero()[0])
        memory, rows = company.memory, now.stack.rows
        _by_row(memory.pain)[_cells(memory.pain, rows, now.episodes)] = _by_row(now.stack.belief, 1)
        firsts, counts = rows.held(np.add.reduce(now.tables, axis=1) > 0)
        memory.firsts[now.episodes], memory.counts[now.episodes] = firsts, counts
        memory.pain_days[now.episodes] = now.days
        put(memory.returns, now.episodes, now.returns)


def _by_row(belief: Floats, axes: int = 2) -> Floats:
    """A belief with one row per episode and nadir, or per whatever its first axes are."""
    return belief.reshape(int(np.prod(belief.shape[:axes])), -1)


def _cells(pain: Floats, rows: Rows, episodes: Places) -> Places:
    """Where in the memory the rows of these episodes stand."""
    return np.asarray(episodes[rows.owners] * pain.shape[1] + rows.nadirs)


def _of(now: PainBeliefs, places: Places) -> PainBeliefs:
    return now if len(places) == len(now.episodes) else now.of(places)
