"""Tables: one class per file; importing this package registers them all."""

from outcomes.models.adverse_event import AdverseEvent
from outcomes.models.alert import Alert
from outcomes.models.alert_action import AlertAction
from outcomes.models.analysis_plan import AnalysisPlan
from outcomes.models.audit_event import AuditEvent
from outcomes.models.audit_head import AuditHead
from outcomes.models.base import Base
from outcomes.models.browser_session import BrowserSession
from outcomes.models.cohort import Cohort
from outcomes.models.complication_review import ComplicationReview
from outcomes.models.consent import Consent
from outcomes.models.consent_text import ConsentText
from outcomes.models.day_reading import DayReading
from outcomes.models.door_attempt import DoorAttempt
from outcomes.models.engine_checkpoint import EngineCheckpoint
from outcomes.models.engine_choice import EngineChoice
from outcomes.models.engine_fit import EngineFit
from outcomes.models.engine_reading import EngineReading
from outcomes.models.instrument_licence import InstrumentLicence
from outcomes.models.knee_event import KneeEvent
from outcomes.models.medicine_advice import MedicineAdvice
from outcomes.models.message import Message
from outcomes.models.nerve_freeze import NerveFreeze
from outcomes.models.observation import Observation
from outcomes.models.opioid_intake import OpioidIntake
from outcomes.models.own_activity import OwnActivity
from outcomes.models.passkey import Passkey
from outcomes.models.patient import Patient
from outcomes.models.patient_contact import PatientContact
from outcomes.models.patient_merge import PatientMerge
from outcomes.models.patient_pin import PatientPin
from outcomes.models.pause import Pause
from outcomes.models.personal_link import PersonalLink
from outcomes.models.procedure import Procedure
from outcomes.models.questionnaire_response import QuestionnaireResponse
from outcomes.models.recovery_code import RecoveryCode
from outcomes.models.site import Site
from outcomes.models.staff_message import StaffMessage
from outcomes.models.told_reason import ToldReason
from outcomes.models.unfinished_answers import UnfinishedAnswers
from outcomes.models.user import User
from outcomes.models.user_site import UserSite
from outcomes.models.wording import Wording

__all__ = [
    "AdverseEvent",
    "Alert",
    "AlertAction",
    "AnalysisPlan",
    "AuditEvent",
    "AuditHead",
    "Base",
    "BrowserSession",
    "Cohort",
    "ComplicationReview",
    "Consent",
    "ConsentText",
    "DoorAttempt",
    "DayReading",
    "EngineCheckpoint",
    "EngineChoice",
    "EngineFit",
    "EngineReading",
    "InstrumentLicence",
    "KneeEvent",
    "MedicineAdvice",
    "Message",
    "NerveFreeze",
    "Observation",
    "OpioidIntake",
    "Passkey",
    "OwnActivity",
    "Patient",
    "PatientContact",
    "PatientMerge",
    "PatientPin",
    "Pause",
    "PersonalLink",
    "Procedure",
    "QuestionnaireResponse",
    "RecoveryCode",
    "Site",
    "StaffMessage",
    "ToldReason",
    "UnfinishedAnswers",
    "User",
    "UserSite",
    "Wording",
]
