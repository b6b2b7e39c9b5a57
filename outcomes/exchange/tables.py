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


def _id(name: str, meaning: str, is_filled: bool = True) -> Column:
    return Column(name, Kind.IDENTIFIER, meaning, is_filled=is_filled)


def _code(name: str, meaning: str, codes: type[Source] | tuple[str, ...], is_filled: bool = True) -> Column:
    return Column(name, Kind.CODE, meaning, is_filled=is_filled, codes=tuple(str(code) for code in codes))


def _day(name: str, meaning: str, is_filled: bool = False) -> Column:
    return Column(name, Kind.DAY, meaning, is_filled=is_filled)


def _instant(name: str, meaning: str) -> Column:
    return Column(name, Kind.INSTANT, meaning)


def _text(name: str, meaning: str, longest: int, is_private: bool = True) -> Column:
    return Column(name, Kind.TEXT, meaning, longest=longest, is_private=is_private)


def _number(name: str, meaning: str, least: float, most: float, unit: str = "") -> Column:
    return Column(name, Kind.NUMBER, meaning, least=least, most=most, unit=unit)


def _whole(name: str, meaning: str, least: float, most: float, unit: str = "") -> Column:
    return Column(name, Kind.WHOLE, meaning, least=least, most=most, unit=unit)


def _optional(*columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, is_optional=True) for column in columns)


def N_(text: str) -> str:  # noqa: N802  the name by which the catalogue's reader finds a text
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


_PATIENT = _id("patient_id", N_("Study code of the patient"))
_PROCEDURE = _id("procedure_id", N_("Code of the procedure"))
_ANY_PROCEDURE = _id("procedure_id", N_("Code of the procedure"), is_filled=False)
_SIDE = _code("side", N_("Knee"), tuple(Laterality))

PATIENTS = Table(
    "patients.csv",
    ("patient_id",),
    (
        _PATIENT,
        replace(_whole("birth_year", N_("Year of birth"), 1900, 2100), is_filled=True),
        _code("sex", N_("Sex as the record states it"), tuple(Sex)),
        _code("language", N_("Language in which the patient is addressed"), tuple(Language)),
        *_optional(
            _text("site", N_("Site that follows the patient; an unknown one is created"), 120),
            _text("hospital_id", N_("Number in the hospital's own system, stored encrypted"), 64),
            _day("deceased_on", N_("Date of death")),
            _day("withdrawn_on", N_("Last day whose entries may be used")),
        ),
    ),
)

PROCEDURES = Table(
    "procedures.csv",
    ("procedure_id",),
    (
        _PATIENT,
        _PROCEDURE,
        _day("performed_on", N_("Day of the procedure, day 0; empty while it is planned")),
        _SIDE,
        _code("indication", N_("Why the nerves are frozen"), tuple(Indication)),
        _whole("kellgren_lawrence", N_("Radiographic grade of osteoarthritis"), 0, 4),
        Column("nerves", Kind.CODES, N_("Nerves frozen or to be frozen"), codes=tuple(NERVE_BY_CODE)),
        *_optional(
            _day("planned_on", N_("Day for which it is or was planned")),
            _code("guidance", N_("Imaging by which the probe was placed"), tuple(Guidance), False),
            _text("device", N_("Device"), 120),
            _day("block_on", N_("Day of the diagnostic block")),
            _text("block_agent", N_("Local anaesthetic of the diagnostic block"), 120),
            _number("block_relief_percent", N_("Relief by the diagnostic block"), 0, 100, "%"),
            _day("steroid_on", N_("Day of the last steroid injection")),
            _number("bmi", N_("Body mass index"), 10, 90, "kg/m2"),
            _code("diabetes", N_("Diabetes"), tuple(YesNo), False),
            _text("anticoagulant", N_("Anticoagulant taken"), 120),
            _text("cold_disorder", N_("Disorder that speaks against freezing"), 120),
            _text("earlier_surgery", N_("Earlier operation of this knee"), 240),
            _text("operator", N_("Who performed it"), 120),
        ),
    ),
)

NERVE_FREEZES = Table(
    "nerve_freezes.csv",
    ("procedure_id", "nerve"),
    (
        _PROCEDURE,
        _code("nerve", N_("Nerve"), tuple(NERVE_BY_CODE)),
        _number("probe_temperature_celsius", N_("Temperature of the probe"), -200, 0, "Cel"),
        _whole("cycles", N_("Freezing cycles"), 1, 60),
        _number("seconds", N_("Seconds of each cycle"), 1, 1200, "s"),
        _number("lesion_to_skin_mm", N_("Way from the frozen place to its skin"), 0, 300, "mm"),
        _code("stimulation", N_("Electrical test before freezing"), tuple(Stimulation), False),
        Column("image_kept", Kind.YES_NO, N_("Whether an image was kept")),
    ),
)

RESPONSES = Table(
    "questionnaire_responses.csv",
    ("response_id",),
    (
        _id("response_id", N_("Identifier made where it was answered")),
        _PATIENT,
        _ANY_PROCEDURE,
        replace(_id("instrument", N_("Diary or questionnaire")), longest=40),
        replace(_id("version", N_("Version of the instrument")), longest=20),
        replace(_id("locale", N_("Language of the wording shown")), longest=10),
        _day("observed_on", N_("Day it is about"), is_filled=True),
        _day("scheduled_for", N_("Day it was due")),
        _instant("opened_at", N_("Instant it was opened")),
        _instant("authored_at", N_("Instant it was answered")),
        _instant("received_at", N_("Instant it was received")),
        _code("entered_by", N_("Who typed"), tuple(EnteredBy)),
        _code("respondent", N_("Whose words"), tuple(Respondent)),
        _code("medium", N_("By which way it came"), tuple(Medium)),
        _id("superseded_by", N_("The response that amends this one"), is_filled=False),
        _text("reason", N_("Why it was amended"), 500),
        Column("answers", Kind.JSON, N_("What was answered"), is_filled=True),
    ),
)

INTAKES = Table(
    "opioid_intakes.csv",
    ("response_id", "product", "strength_mg"),
    (
        _id("response_id", N_("Response in which it was reported")),
        _code("product", N_("Opioid product"), tuple(OPIOID_PRODUCT_BY_CODE)),
        replace(_number("strength_mg", N_("Strength of a unit"), 0, 10_000, "mg or µg/h"), is_filled=True),
        replace(_number("number", N_("Units taken, or days a patch was worn"), 0, 1000), is_filled=True),
        replace(_whole("days_covered", N_("Days over which it was taken"), 1, 7, "d"), is_filled=True),
        _code("factor_set", N_("Set of conversion factors"), tuple(FACTOR_SET_BY_CODE)),
        _number("mme_per_day", N_("Oral morphine equivalents a day"), 0, 3000, "mg/d"),
    ),
)

OBSERVATIONS = Table(
    "observations.csv",
    ("patient_id", "side", "observed_on", "code", "source"),
    (
        _PATIENT,
        _ANY_PROCEDURE,
        _day("observed_on", N_("Day it is about"), is_filled=True),
        _code("code", N_("What was observed"), tuple(OBSERVATION_CODE_BY_CODE)),
        Column("value", Kind.NUMBER, N_("Value"), is_filled=True),
        *_optional(
            replace(_SIDE, is_filled=False),
            _text("unit", N_("Unit, where it is to be noted"), 20, is_private=False),
            _code("source", N_("Where it came from; import when empty"), Source, False),
            _id("response_id", N_("Response it was computed from"), is_filled=False),
        ),
    ),
)

_SUPERSEDED = (
    replace(_instant("recorded_at", N_("Instant it was recorded")), is_filled=True),
    replace(_instant("superseded_at", N_("Instant another value took its place")), is_filled=True),
    _text("superseded_reason", N_("Why another value took its place"), 500),
)

OBSERVATIONS_SUPERSEDED = Table("observations_superseded.csv", (), (*OBSERVATIONS.columns, *_SUPERSEDED))

EVENTS = Table(
    "events.csv",
    ("patient_id", "side", "occurred_on", "event"),
    (
        _PATIENT,
        _SIDE,
        _day("occurred_on", N_("Day of the event"), is_filled=True),
        _code("event", N_("What else was done to the knee"), tuple(KneeEventKind)),
    ),
)

ADVERSE_EVENTS = Table(
    "adverse_events.csv",
    ("procedure_id", "onset_on", "event"),
    (
        _PATIENT,
        _PROCEDURE,
        _day("onset_on", N_("First day"), is_filled=True),
        _code("event", N_("What happened"), tuple(ADVERSE_EVENT_BY_CODE)),
        _whole("severity", N_("Grade, CTCAE"), 1, 5),
        Column("serious", Kind.YES_NO, N_("Whether it was serious")),
        _code("causality", N_("How likely the procedure caused it"), tuple(Causality), False),
        Column("expected", Kind.YES_NO, N_("Whether it was to be expected")),
        _day("resolved_on", N_("Day it was over")),
    ),
)

ADVERSE_EVENTS_SUPERSEDED = Table(
    "adverse_events_superseded.csv", (), (*ADVERSE_EVENTS.columns, *_SUPERSEDED)
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
)
