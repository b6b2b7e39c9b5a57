"""A cohort as it was asked for: its episodes in groups, and their entries, each code read once."""

from dataclasses import dataclass, field
from functools import cached_property

from outcomes.analysis.baseline import baselines
from outcomes.analysis.observations import FloatArray, IntArray, Observations, of_episodes
from outcomes.permissions import Permission
from outcomes.services.cohort_choices import CohortChoice, Grouping, grouping, is_chosen
from outcomes.services.cohort_data import CohortData, EpisodeFacts, cohort_data
from outcomes.services.cohort_reports import Entries, entries, in_episodes, renewed_entries
from outcomes.services.kept_numbers import ENTRIES_OF_ONE, kept, renewed
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Options:
    """What there is to choose from at this site."""

    devices: tuple[str, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ChosenCohort:
    """The episodes that fit a choice; arrays run over all episodes of the site.

    Attributes:
        site_id: of the site.
        episodes: how many fit.
        patients: how many people they belong to.
        is_demonstration: some of the people are invented.
    """

    work: UnitOfWork
    site_id: int
    choice: CohortChoice
    data: CohortData
    groups: Grouping
    options: Options
    episodes: int
    patients: int
    is_demonstration: bool
    _reports: dict[str, Observations] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[EpisodeFacts, ...]:
        """All episodes of the site."""
        return self.data.facts

    @property
    def number(self) -> IntArray:
        """Drawn group of each episode; -1 for every other, shape (all episodes,)."""
        return self.groups.number

    @property
    def count(self) -> int:
        """How many groups are drawn."""
        return len(self.groups.drawn)

    @property
    def patient(self) -> IntArray:
        """Person of each episode, shape (all episodes,)."""
        return self.data.patient

    def reports(self, code: str) -> Observations:
        """The entries of one observation code, of the drawn groups."""
        if code not in self._reports:
            everybody = kept(
                self.work,
                ("reports", code, self.choice.estimand),
                lambda: in_episodes(self.data, kept_entries(self.work, self.site_id, code)),
                site_id=self.site_id,
            )
            self._reports[code] = of_episodes(everybody, self.number >= 0)
        return self._reports[code]

    @cached_property
    def baseline(self) -> FloatArray:
        """Baseline of average pain of each episode of the drawn groups, nan = unknown."""
        return baselines(self.reports("pain_average"), len(self.facts), self.data.block_day)


def kept_entries(work: UnitOfWork, site_id: int, code: str) -> Entries:
    """What everybody at a site entered of one code."""
    return renewed(
        work,
        ("entries", code),
        lambda: entries(work, site_id, code),
        lambda before, people: renewed_entries(work, site_id, code, before, people),
        site_id,
    )


def chosen_cohort(work: UnitOfWork, choice: CohortChoice, site_id: int | None = None) -> ChosenCohort:
    """Give the episodes that fit a choice, in groups, of the site where the acting member is.

    Args:
        work: the use case.
        choice: what to choose.
        site_id: of another site at which they work, which is for the caller to make sure of.
    """
    staff = work.require(Permission.VIEW_COHORT)
    of_site = site_id or staff.site_id
    ending = choice.estimand.ending
    data = kept(
        work,
        ("episodes", choice.estimand),
        lambda: cohort_data(work, of_site, ending),
        untouched_by=ENTRIES_OF_ONE,
        site_id=of_site,
    )
    chosen = [fact for fact in data.facts if is_chosen(fact, choice)]
    return ChosenCohort(
        work=work,
        site_id=of_site,
        choice=choice,
        data=data,
        groups=grouping(data.facts, choice),
        options=Options(
            tuple(sorted({fact.device for fact in data.facts if fact.device})),
            tuple(sorted({fact.operator for fact in data.facts if fact.operator})),
        ),
        episodes=len(chosen),
        patients=len({fact.patient for fact in chosen}),
        is_demonstration=any(fact.is_demonstration for fact in chosen),
    )
