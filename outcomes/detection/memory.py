"""All that the filter keeps of one episode between two entries."""

from dataclasses import dataclass, field

from outcomes.detection.alarms import Alarms, Doses
from outcomes.detection.definitions import PLATEAU_LEAST, PLATEAU_LEAST_ENTRIES, Floats
from outcomes.detection.evidence import Evidence
from outcomes.detection.first_days import FirstDays
from outcomes.detection.stack import PainState
from outcomes.detection.trust import Trust


@dataclass
class Memory:
    """The two beliefs, and the few sums and lists that the rules need."""

    pain: PainState
    nerve: Floats | None
    through: int | None = None
    before: list[tuple[int, float]] = field(default_factory=list)  # pain reports of the days before D0
    pain_day: int = 0
    pain_entries: int = 0
    nerve_day: int = 0
    returns: FirstDays = field(default_factory=FirstDays)
    regenerations: FirstDays = field(default_factory=FirstDays)
    alarms: Alarms = field(default_factory=Alarms)
    doses: Doses = field(default_factory=Doses)
    evidence: Evidence = field(default_factory=dict)
    plateau_entries: int = 0
    plateau_sum: float = 0.0
    area_entries: int = 0
    area_sum: float = 0.0
    tingling_entries: int = 0
    tingling_usual: float = 0.0
    last_heard: dict[str, int] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)
    log_likelihood: float = 0.0  # of the reports of pain and numbness, each foretold from those before it

    @property
    def is_assessable(self) -> bool:
        """Whether numbness has a plateau from which regeneration can be read (design §4)."""
        return (
            self.nerve is not None
            and self.plateau_entries >= PLATEAU_LEAST_ENTRIES
            and self.plateau_sum / self.plateau_entries >= PLATEAU_LEAST
        )
