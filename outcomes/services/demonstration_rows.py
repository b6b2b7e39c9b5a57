"""Invented people as rows of our tables; dates count back from today."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from outcomes.clinical.codes import EnteredBy, Medium, Respondent, Source
from outcomes.clinical.complication_lists import COMPLICATION_LISTS
from outcomes.clinical.diary_screens import DIARY_VERSION
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.territories import numbness_area, served_zones
from outcomes.detection.demonstration import DemonstrationPatient, DiaryEntry
from outcomes.services.contacts import Contact, seal_contact
from outcomes.services.demonstration_opioids import dose
from outcomes.services.unit_of_work import UnitOfWork

RESPONSE_DAYS = 45
"""Entries of the last 45 days come with the response they were answered in."""
_INSTRUMENT = "diary"
_OPERATORS = ("Dr C. Exemple", "Dr M. Modèle")
_BLOCK_DAYS_BEFORE = 12
_EVENING = time(19, 40)
_NEAR_PERCENT = 10
_FORGOTTEN = 3
Row = dict[str, Any]


class InventedRows:
    """The rows of one invented person.

    Args:
        work: the use case, whose today the days count back from.
        number: which person, from 0; decides what the simulation leaves open.
        invented: the person, their procedure and their diary.
    """

    def __init__(self, work: UnitOfWork, number: int, invented: DemonstrationPatient) -> None:
        self.work = work
        self.number = number
        self.invented = invented
        self.laterality = invented.laterality
        self.code = f"DEMO-{number + 1:03}"
        self.day_zero = work.today - timedelta(days=invented.performed_days_ago)
        self.is_planned = invented.performed_days_ago < 0

    def other_knee(self, invented: DemonstrationPatient) -> "InventedRows":
        """The same person's other knee, with the procedure and the diary of somebody else's invention."""
        rows = InventedRows(self.work, self.number, invented)
        rows.laterality = "right" if self.laterality == "left" else "left"
        return rows

    @property
    def birth_date(self) -> date:
        """An invented birth date that fits the age."""
        return date(
            self.work.today.year - self.invented.person.age_years, 1 + self.number % 12, 1 + self.number % 28
        )

    def at(self, on: date, clock: time = _EVENING) -> datetime:
        """An instant of a day in the site's time zone, never one still to come."""
        instant = datetime.combine(on, clock, self.work.settings.timezone)
        return min(instant, self.work.now.astimezone(self.work.settings.timezone))

    def patient(self, site_id: int) -> Row:
        """The row of `patients`."""
        first_day = min([entry.day for entry in self.invented.entries], default=0)
        enrolled_on = min(self.day_zero + timedelta(days=min(first_day, -1)), self.work.today)
        return {
            "site_id": site_id,
            "code": self.code,
            "birth_year": self.birth_date.year,
            "sex": self.invented.person.sex,
            "language": self.invented.person.language,
            "created_at": self.at(enrolled_on, time(10, 15)),
            "is_demonstration": True,
        }

    def contact(self, patient_id: int) -> Row:
        """The row of `patient_contacts`, encrypted; numbers that France keeps for fiction."""
        person = self.invented.person
        contact = Contact(
            first_name=person.given_name,
            last_name=person.family_name,
            birth_date=self.birth_date.isoformat(),
            phone=f"06 39 98 {self.number // 100:02} {self.number % 100:02}",
        )
        return {"patient_id": patient_id, "document": seal_contact(self.work.keyring, contact)}

    def procedure(self, patient_id: int) -> Row:
        """The row of `procedures`."""
        block_on = self.day_zero - timedelta(days=_BLOCK_DAYS_BEFORE)
        return {
            "patient_id": patient_id,
            "code": f"{self.code}-{self.laterality[0].upper()}1",
            "performed_on": None if self.is_planned else self.day_zero,
            "planned_on": self.day_zero,
            "laterality": self.laterality,
            "indication": self.invented.indication,
            "kellgren_lawrence": self.invented.kellgren_lawrence,
            "nerve_codes": ";".join(self.invented.nerves),
            "guidance": self.invented.guidance,
            "device": self.invented.device,
            "block_on": min(block_on, self.work.today),
            "block_agent": "lidocaine",
            "block_relief_percent": float(self.invented.block_relief_percent),
            "bmi": self.invented.person.bmi,
            "operator": _OPERATORS[self.number % len(_OPERATORS)],
            "recorded_at": self.at(min(self.day_zero, self.work.today), time(15, 5)),
        }

    def freezes(self, procedure_id: int) -> Iterator[Row]:
        """The rows of `nerve_freezes`."""
        if self.is_planned:
            return
        for freeze in self.invented.freezes:
            yield {"procedure_id": procedure_id, "image_kept": True, **vars(freeze)}

    def adverse_events(self, procedure_id: int) -> Iterator[Row]:
        """The rows of `adverse_events`."""
        for event in self.invented.adverse_events:
            yield {
                "procedure_id": procedure_id,
                "onset_on": self.day_zero + timedelta(days=event.onset_day),
                "event": event.event,
                "severity": event.severity,
                "serious": False,
                "causality": event.causality,
                "expected": True,
                "resolved_on": self.day_zero + timedelta(days=event.resolved_day),
                "recorded_at": self.at(self.day_zero + timedelta(days=event.onset_day), time(16, 30)),
            }

    def complication_reviews(self, procedure_id: int) -> Iterator[Row]:
        """The rows of `complication_reviews`: one in five lists was forgotten."""
        for place, listed in enumerate(COMPLICATION_LISTS):
            if self.invented.performed_days_ago < listed.day or (self.number + place) % 5 == _FORGOTTEN:
                continue
            asked_on = self.day_zero + timedelta(days=listed.day)
            present = {
                event.event
                for event in self.invented.adverse_events
                if event.onset_day <= listed.day <= event.resolved_day
            }
            yield {
                "procedure_id": procedure_id,
                "day": listed.day,
                "asked_on": asked_on,
                "asked_codes": ";".join(listed.events),
                "found_codes": ";".join(event for event in listed.events if event in present),
                "recorded_at": self.at(asked_on, time(17, 10)),
            }

    def entries(self, *, before: date) -> list[DiaryEntry]:
        """The diary entries about days before a day."""
        return [
            entry for entry in self.invented.entries if self.day_zero + timedelta(days=entry.day) < before
        ]

    def observations(self, patient_id: int, entry: DiaryEntry) -> Iterator[Row]:
        """The rows of `observations` that one entry amounts to."""
        on = self.day_zero + timedelta(days=entry.day)
        for code, value in {**entry.values, "opioid_mme": dose(entry)}.items():
            row = observation_code(code)
            yield {
                "patient_id": patient_id,
                "laterality": self.laterality if row.level == "knee" else "",
                "observed_on": on,
                "code": code,
                "value": value,
                "unit": row.unit,
                "source": Source.DIARY.value,
                "response_id": self.response_id(entry) if self.has_response(entry) else None,
                "recorded_at": self.at(on),
            }

    def knee_observations(self, patient_id: int, entry: DiaryEntry) -> Iterator[Row]:
        """Those of them that belong to the knee, without a response."""
        for row in self.observations(patient_id, entry):
            if row["laterality"]:
                yield {**row, "response_id": None}

    def has_response(self, entry: DiaryEntry) -> bool:
        """Whether an entry is recent enough to come with its response."""
        return self.invented.performed_days_ago - entry.day <= RESPONSE_DAYS

    def _zones(self, area: float) -> list[str]:
        """Zones whose weighted share comes nearest to the area: those the nerve serves most, first."""
        nerves = self.invented.nerves
        weights = {zone: weight for nerve in nerves for zone, weight in served_zones(nerve).items()}
        tapped: list[str] = []
        for zone in sorted(weights, key=lambda code: -weights[code]):
            if (numbness_area([*tapped, zone], nerves) or 0.0) > area + _NEAR_PERCENT:
                break
            tapped.append(zone)
        return tapped

    def response_id(self, entry: DiaryEntry) -> str:
        """The identifier of an entry's response."""
        return f"{self.code}-{entry.day}"

    def response(self, patient_id: int, procedure_id: int, entry: DiaryEntry) -> Row:
        """The row of `questionnaire_responses` of one entry, as the patient's telephone would send it."""
        on = self.day_zero + timedelta(days=entry.day)
        answers: dict[str, Any] = {"length": "full" if "pain_worst" in entry.values else "core"}
        for code, value in entry.values.items():
            row = observation_code(code)
            key = f"{code}-{self.laterality}" if row.level == "knee" else code
            answers[key] = self._zones(value) if code == "numbness_area" else int(value)
        answers["opioids"] = [
            {"product": each.product, "strength": each.strength_mg, "number": each.number_per_day}
            for each in entry.intakes
        ]
        answers["symptoms"] = []
        return {
            "response_id": self.response_id(entry),
            "patient_id": patient_id,
            "procedure_id": procedure_id,
            "instrument": _INSTRUMENT,
            "version": DIARY_VERSION,
            "locale": self.invented.person.language,
            "observed_on": on,
            "scheduled_for": on,
            "opened_at": self.at(on, time(19, 38)),
            "authored_at": self.at(on, time(19, 39)),
            "received_at": self.at(on),
            "entered_by": (EnteredBy.HELPER if self.number % 11 == 3 else EnteredBy.PATIENT).value,
            "respondent": Respondent.PATIENT.value,
            "medium": Medium.APP.value,
            "answers": answers,
        }
