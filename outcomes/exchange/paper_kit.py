"""The files of a paper kit: tidy tables, and the script that finds their numbers again."""

from pathlib import Path

from outcomes.clinical.observation_codes import COHORT_CODES
from outcomes.exchange.columns import Column, Kind
from outcomes.exchange.tables import ADVERSE_EVENTS, N_, PROCEDURES, Table

SCRIPT = "analysis.R"


def script() -> str:
    """The R script that goes with the files."""
    return Path(__file__).with_suffix(".R").read_text(encoding="utf-8")


FOLLOWED = (
    Column("group", Kind.TEXT, N_("Group that is drawn; empty where there is one alone")),
    Column("group_number", Kind.WHOLE, N_("Place of the group in the figures, from 0")),
    Column("patient_number", Kind.WHOLE, N_("Place of the person among those of the cohort, from 0")),
    Column("is_followed", Kind.YES_NO, N_("Whether the time to return of pain is counted")),
    Column("from_day", Kind.NUMBER, N_("Day from which it is counted"), unit="d"),
    Column(
        "first_event",
        Kind.WHOLE,
        N_("What happened first: 0 nothing, 1 pain back, 2 treated again, 3 arthroplasty, 4 death"),
    ),
    Column("first_event_day", Kind.NUMBER, N_("Day of that, or of the end of follow-up"), unit="d"),
    Column(
        "why_no_response",
        Kind.CODE,
        N_("Why it cannot be judged on day 90; empty where it can"),
        codes=("not_yet", "ended", "withdrew", "no_baseline", "silent"),
    ),
    Column("operator_number", Kind.WHOLE, N_("Number of the operator; empty for one with few people")),
    Column("skin_nerve", Kind.NUMBER, N_("1 where a skin nerve was frozen, else 0")),
    Column("freeze_minutes", Kind.NUMBER, N_("Mean freezing time of its nerves"), unit="min"),
    Column("cycles", Kind.NUMBER, N_("Mean freezing cycles of its nerves")),
)
ENTRIES = Table(
    "entries.csv",
    ("procedure_id", "day"),
    (
        PROCEDURES.column("procedure_id"),
        Column("day", Kind.WHOLE, N_("Days since procedure"), unit="d"),
        Column("value", Kind.NUMBER, N_("Average pain over 24 hours"), unit="0-10"),
    ),
)
OUTCOMES = Table(
    "outcomes.csv",
    ("procedure_id", "code", "day"),
    (
        PROCEDURES.column("procedure_id"),
        Column("code", Kind.CODE, N_("What was observed"), codes=COHORT_CODES),
        Column("day", Kind.WHOLE, N_("Days since procedure"), unit="d"),
        Column("value", Kind.NUMBER, N_("Value")),
    ),
)
DUE = Table(
    "due.csv",
    ("procedure_id", "opens"),
    (
        PROCEDURES.column("procedure_id"),
        Column("opens", Kind.WHOLE, N_("First day on which a diary that was due could be made"), unit="d"),
        Column("closes", Kind.WHOLE, N_("Last day on which it could be made"), unit="d"),
    ),
)
OPIOIDS = Table(
    "opioids.csv",
    ("procedure_id", "day"),
    (
        PROCEDURES.column("procedure_id"),
        Column("day", Kind.WHOLE, N_("Days since procedure"), unit="d"),
        Column("value", Kind.NUMBER, N_("1 where an opioid product was taken, 0 where none was")),
    ),
)
HARMS = Table(
    "harms.csv",
    ("procedure_id", "event"),
    (
        PROCEDURES.column("procedure_id"),
        ADVERSE_EVENTS.column("event"),
        Column("highest_grade", Kind.WHOLE, N_("Highest grade, CTCAE; empty where none was given")),
    ),
)
VISITS = Table(
    "visits.csv",
    ("day",),
    (
        Column("visit", Kind.IDENTIFIER, N_("Visit")),
        Column("day", Kind.WHOLE, N_("Its day"), unit="d"),
        Column("first_day", Kind.WHOLE, N_("First day of its window"), unit="d"),
        Column("last_day", Kind.WHOLE, N_("Last day of its window"), unit="d"),
    ),
)
NUMBERS = Table(
    "numbers.csv",
    ("statistic", "group", "at"),
    (
        Column("statistic", Kind.IDENTIFIER, N_("What the figures say")),
        Column("group", Kind.TEXT, N_("Group that is drawn; empty where there is one alone")),
        Column("at", Kind.NUMBER, N_("Week, day or visit it is about")),
        Column("estimate", Kind.NUMBER, N_("Value")),
        Column("lower", Kind.NUMBER, N_("Lower end of its interval")),
        Column("upper", Kind.NUMBER, N_("Upper end of its interval")),
        Column("p_value", Kind.NUMBER, N_("Probability of as much by chance alone, two-sided")),
        Column("number", Kind.WHOLE, N_("How many knees it is of")),
    ),
)
