"""The cohorts on which every detector is measured, from four generators that share no code."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.generators import fibres, logistic, registry
from benchmarks.knee_diaries import residuals
from outcomes.detection import simulate as own
from outcomes.detection.courses import Scenario
from outcomes.detection.simulate import CLEAN, LIFE_LIKE, SCENARIO_BY_NAME, SimulatedEpisode

DRIFT_WITHOUT_RETURN = replace(
    CLEAN, name="drift without return", drift_points_per_year=0.9, p_durable=1.0, p_no_response=0.0
)
OWN: tuple[Scenario, ...] = (
    CLEAN,
    LIFE_LIKE,
    SCENARIO_BY_NAME["markov"],
    SCENARIO_BY_NAME["real residuals"],
    DRIFT_WITHOUT_RETURN,
    SCENARIO_BY_NAME["durable"],
    SCENARIO_BY_NAME["daily"],
    replace(CLEAN, name="sparse", schedules=("sparse",)),
    SCENARIO_BY_NAME["weekly"],
    SCENARIO_BY_NAME["unrelated numbness"],
    SCENARIO_BY_NAME["noisy"],
    SCENARIO_BY_NAME["opioids mask"],
)
REGISTRY = ("life-like", "mixed", "noisy", "durable")
LOGISTIC = ("mixed", "life-like", "noisy", "weekly")
FIBRES = ("life-like", "mixed", "weekly", "noisy", "settled")  # nobody tuned on these: keep it so
MAIN = ("clean", "life-like", "registry life-like", "logistic mixed", "fibres life-like")


@dataclass(frozen=True)
class Cohort:
    """A kind of patients.

    Attributes:
        name: of the generator, unless it is our own, and of the kind.
        draw: so many patients, by a seed.
    """

    name: str
    draw: Callable[[int, int], list[SimulatedEpisode]]

    @property
    def is_main(self) -> bool:
        """Whether more patients are drawn, and operating curves and subgroups shown."""
        return self.name in MAIN


def cohorts() -> tuple[list[Cohort], list[str]]:
    """The cohorts, and the names of those whose data is not here."""
    noise = residuals()
    missing = [each.name for each in OWN if each.noise == "residuals" and not noise]
    found = [Cohort(each.name, partial(_own, each)) for each in OWN if each.name not in missing]
    found += [
        Cohort(f"registry {kind}", partial(registry.simulate, registry.KINDS[kind])) for kind in REGISTRY
    ]
    found += [
        Cohort(f"logistic {kind}", partial(logistic.simulate, logistic.KINDS[kind])) for kind in LOGISTIC
    ]
    found += [Cohort(f"fibres {kind}", partial(fibres.simulate, fibres.KINDS[kind])) for kind in FIBRES]
    return sorted(found, key=lambda each: not each.is_main), missing


def _own(scenario: Scenario, count: int, seed: int) -> list[SimulatedEpisode]:
    return own.simulate(scenario, count, seed, residuals() if scenario.noise == "residuals" else None)
