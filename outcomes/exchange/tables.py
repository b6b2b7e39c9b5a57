"""Our files: one table each, in the order in which they are read."""

from dataclasses import dataclass, replace

from outcomes.clinical.adverse_events import ADVERSE_EVENT_BY_CODE
from outcomes.clinical.codes import (
    Causality,
    EnteredBy,
    Guidance,
    Indication,
    KneeEventKind,
    Language,
    Laterality,
    Medium,
    Respondent,
    Sex,
    Source,
    Stimulation,
    YesNo,
)
from outcomes.clinical.nerves import NERVE_BY_CODE
from outcomes.clinical.observation_codes import OBSERVATION_CODE_BY_CODE
from outcomes.clinical.opioid_factors import FACTOR_SET_BY_CODE
from outcomes.clinical.opioid_products import OPIOID_PRODUCT_BY_CODE
from outcomes.exchange import cells
from outcomes.exchange.columns import Column, Kind


@dataclass(frozen=True)
class Table:
    """One file: its name, its columns, and those that name a row (none: the whole row does)."""

    file: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue's reader finds a text
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


_PATIENT = cells.identifier("patient_id", N_("Study code of the patient"))
_PROCEDURE = cells.identifier("procedure_id", N_("Code of the procedure"))
_ANY_PROCEDURE = cells.identifier("procedure_id", N_("Code of the procedure"), is_filled=False)
_SIDE = cells.code("side", N_("Knee"), tuple(Laterality))

PATIENTS = Table(
    "patients.csv",
    ("patient_id",),
    (
        _PATIENT,
        replace(cells.whole("birth_year", N_("Year of birth"), 1900, 2100), is_filled=True),
        cells.code("sex", N_("Sex as the record states it"), tuple(Sex)),
        cells.code("language", N_("Language in which the patient is addressed"), tuple(Language)),
        *cells.optional(
            cells.text("site", N_("Site that follows the patient; an unknown one is created"), 120),
            cells.text("hospital_id", N_("Number in the hospital's own system, stored encrypted"), 64),
            cells.day("deceased_on", N_("Date of death")),
            cells.day("withdrawn_on", N_("Last day whose entries may be used")),
        ),
    ),
)

PROCEDURES = Table(
    "procedures.csv",
    ("procedure_id",),
    (
        _PATIENT,
        _PROCEDURE,
        cells.day("performed_on", N_("Day of the procedure, day 0; empty while it is planned")),
        _SIDE,
        cells.code("indication", N_("Why the nerves are frozen"), tuple(Indication)),
        cells.whole("kellgren_lawrence", N_("Radiographic grade of osteoarthritis"), 0, 4),
        cells.codes("nerves", N_("Nerves frozen or to be frozen"), tuple(NERVE_BY_CODE)),
        *cells.optional(
            cells.day("planned_on", N_("Day for which it is or was planned")),
            cells.code("guidance", N_("Imaging by which the probe was placed"), tuple(Guidance), False),
            cells.text("device", N_("Device"), 120),
            cells.day("block_on", N_("Day of the diagnostic block")),
            cells.text("block_agent", N_("Local anaesthetic of the diagnostic block"), 120),
            cells.number("block_relief_percent", N_("Relief by the diagnostic block"), 0, 100, "%"),
            cells.day("steroid_on", N_("Day of the last steroid injection")),
            cells.number("bmi", N_("Body mass index"), 10, 90, "kg/m2"),
            cells.code("diabetes", N_("Diabetes"), tuple(YesNo), False),
            cells.text("anticoagulant", N_("Anticoagulant taken"), 120),
            cells.text("cold_disorder", N_("Disorder that speaks against freezing"), 120),
            cells.text("earlier_surgery", N_("Earlier operation of this knee"), 240),
            cells.text("operator", N_("Who performed it"), 120),
        ),
    ),
)

NERVE_FREEZES = Table(
    "nerve_freezes.csv",
    ("procedure_id", "nerve"),
    (
        _PROCEDURE,
        cells.code("nerve", N_("Nerve"), tuple(NERVE_BY_CODE)),
        cells.number("probe_temperature_celsius", N_("Temperature of the probe"), -200, 0, "Cel"),
        cells.whole("cycles", N_("Freezing cycles"), 1, 60),
        cells.number("seconds", N_("Seconds of each cycle"), 1, 1200, "s"),
        cells.number("lesion_to_skin_mm", N_("Way from the frozen place to its skin"), 0, 300, "mm"),
        cells.code("stimulation", N_("Electrical test before freezing"), tuple(Stimulation), False),
        Column("image_kept", Kind.YES_NO, N_("Whether an image was kept")),
    ),
)

RESPONSES = Table(
    "questionnaire_responses.csv",
    ("response_id",),
    (
        cells.identifier("response_id", N_("Identifier made where it was answered")),
        _PATIENT,
        _ANY_PROCEDURE,
        replace(cells.identifier("instrument", N_("Diary or questionnaire")), longest=40),
        replace(cells.identifier("version", N_("Version of the instrument")), longest=20),
        replace(cells.identifier("locale", N_("Language of the wording shown")), longest=10),
        cells.day("observed_on", N_("Day it is about"), is_filled=True),
        cells.day("scheduled_for", N_("Day it was due")),
        cells.instant("opened_at", N_("Instant it was opened")),
        cells.instant("authored_at", N_("Instant it was answered")),
        cells.instant("received_at", N_("Instant it was received")),
        cells.code("entered_by", N_("Who typed"), tuple(EnteredBy)),
        cells.code("respondent", N_("Whose words"), tuple(Respondent)),
        cells.code("medium", N_("By which way it came"), tuple(Medium)),
        cells.identifier("superseded_by", N_("The response that amends this one"), is_filled=False),
        cells.text("reason", N_("Why it was amended"), 500),
        Column("answers", Kind.JSON, N_("What was answered"), is_filled=True),
    ),
)

INTAKES = Table(
    "opioid_intakes.csv",
    ("response_id", "product", "strength_mg"),
    (
        cells.identifier("response_id", N_("Response in which it was reported")),
        cells.code("product", N_("Opioid product"), tuple(OPIOID_PRODUCT_BY_CODE)),
        replace(
            cells.number("strength_mg", N_("Strength of a unit"), 0, 10_000, "mg or µg/h"), is_filled=True
        ),
        replace(cells.number("number", N_("Units taken, or days a patch was worn"), 0, 1000), is_filled=True),
        replace(cells.whole("days_covered", N_("Days over which it was taken"), 1, 7, "d"), is_filled=True),
        cells.code("factor_set", N_("Set of conversion factors"), tuple(FACTOR_SET_BY_CODE)),
        cells.number("mme_per_day", N_("Oral morphine equivalents a day"), 0, 3000, "mg/d"),
    ),
)

OBSERVATIONS = Table(
    "observations.csv",
    ("patient_id", "side", "observed_on", "code", "source"),
    (
        _PATIENT,
        _ANY_PROCEDURE,
        cells.day("observed_on", N_("Day it is about"), is_filled=True),
        cells.code("code", N_("What was observed"), tuple(OBSERVATION_CODE_BY_CODE)),
        Column("value", Kind.NUMBER, N_("Value"), is_filled=True),
        *cells.optional(
            replace(_SIDE, is_filled=False),
            cells.text("unit", N_("Unit, where it is to be noted"), 20, is_private=False),
            cells.code("source", N_("Where it came from; import when empty"), Source, False),
            cells.identifier("response_id", N_("Response it was computed from"), is_filled=False),
        ),
    ),
)

_SUPERSEDED = (
    replace(cells.instant("recorded_at", N_("Instant it was recorded")), is_filled=True),
    replace(cells.instant("superseded_at", N_("Instant another value took its place")), is_filled=True),
    cells.text("superseded_reason", N_("Why another value took its place"), 500),
)

OBSERVATIONS_SUPERSEDED = Table("observations_superseded.csv", (), (*OBSERVATIONS.columns, *_SUPERSEDED))

EVENTS = Table(
    "events.csv",
    ("patient_id", "side", "occurred_on", "event"),
    (
        _PATIENT,
        _SIDE,
        cells.day("occurred_on", N_("Day of the event"), is_filled=True),
        cells.code("event", N_("What else was done to the knee"), tuple(KneeEventKind)),
    ),
)

_HARMS = tuple(ADVERSE_EVENT_BY_CODE)
ADVERSE_EVENTS = Table(
    "adverse_events.csv",
    ("procedure_id", "onset_on", "event"),
    (
        _PATIENT,
        _PROCEDURE,
        cells.day("onset_on", N_("First day"), is_filled=True),
        cells.code("event", N_("What happened"), _HARMS),
        cells.whole("severity", N_("Grade, CTCAE"), 1, 5),
        Column("serious", Kind.YES_NO, N_("Whether it was serious")),
        cells.code("causality", N_("How likely the procedure caused it"), tuple(Causality), False),
        Column("expected", Kind.YES_NO, N_("Whether it was to be expected")),
        cells.day("resolved_on", N_("Day it was over")),
    ),
)

ADVERSE_EVENTS_SUPERSEDED = Table(
    "adverse_events_superseded.csv", (), (*ADVERSE_EVENTS.columns, *_SUPERSEDED)
)

COMPLICATION_REVIEWS = Table(
    "complication_reviews.csv",
    ("procedure_id", "day"),
    (
        _PATIENT,
        _PROCEDURE,
        replace(
            cells.whole("day", N_("Day after the procedure for which the list is meant"), 1, 7, "d"),
            is_filled=True,
        ),
        cells.day("asked_on", N_("Day on which it was asked"), is_filled=True),
        replace(cells.codes("asked", N_("Complications asked about"), _HARMS), is_filled=True),
        cells.codes("found", N_("Those of them that were present"), _HARMS),
    ),
)

COMPLICATION_REVIEWS_SUPERSEDED = Table(
    "complication_reviews_superseded.csv", (), (*COMPLICATION_REVIEWS.columns, *_SUPERSEDED)
)

TABLES: tuple[Table, ...] = (
    PATIENTS,
    PROCEDURES,
    NERVE_FREEZES,
    RESPONSES,
    INTAKES,
    OBSERVATIONS,
    OBSERVATIONS_SUPERSEDED,
    EVENTS,
    ADVERSE_EVENTS,
    ADVERSE_EVENTS_SUPERSEDED,
    COMPLICATION_REVIEWS,
    COMPLICATION_REVIEWS_SUPERSEDED,
)
