"""The code lists of the clinical tables, each once; labels live in the `labels` catalogue."""

from enum import IntEnum, StrEnum


class Sex(StrEnum):
    """Sex as the patient's record states it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Language(StrEnum):
    """Languages in which a patient is addressed."""

    FRENCH = "fr"
    ENGLISH = "en"


class Laterality(StrEnum):
    """Which knee."""

    LEFT = "left"
    RIGHT = "right"


class Indication(StrEnum):
    """Why the nerves were frozen."""

    OSTEOARTHRITIS = "osteoarthritis"
    CHRONIC_PAIN = "chronic_pain"
    PRE_ARTHROPLASTY = "pre_arthroplasty"
    POST_ARTHROPLASTY = "post_arthroplasty"


class KellgrenLawrence(IntEnum):
    """Radiographic grade of knee osteoarthritis (Kellgren and Lawrence 1957)."""

    NONE = 0
    DOUBTFUL = 1
    MINIMAL = 2
    MODERATE = 3
    SEVERE = 4


class Guidance(StrEnum):
    """Imaging by which the probe was placed."""

    ULTRASOUND = "ultrasound"
    FLUOROSCOPY = "fluoroscopy"
    CT = "ct"
    BOTH = "both"


class BlockAgent(StrEnum):
    """Local anaesthetic of the diagnostic block."""

    LIDOCAINE = "lidocaine"
    MEPIVACAINE = "mepivacaine"
    PRILOCAINE = "prilocaine"
    BUPIVACAINE = "bupivacaine"
    LEVOBUPIVACAINE = "levobupivacaine"
    ROPIVACAINE = "ropivacaine"
    OTHER = "other"


class Stimulation(StrEnum):
    """Electrical test by which a nerve was confirmed before freezing."""

    SENSORY = "sensory"
    MOTOR = "motor"
    NONE = "none"


class YesNo(StrEnum):
    """A plain yes or no, as files write it."""

    YES = "yes"
    NO = "no"


class ColdDisorder(StrEnum):
    """Disorders that speak against freezing (clinical screening); `yes` = present, kind not stated."""

    NO = "no"
    YES = "yes"
    CRYOGLOBULINAEMIA = "cryoglobulinaemia"
    COLD_HAEMOGLOBINURIA = "paroxysmal_cold_haemoglobinuria"
    COLD_URTICARIA = "cold_urticaria"
    RAYNAUD = "raynaud"


class EarlierSurgery(StrEnum):
    """Earlier operation of the same knee; `yes` = present, kind not stated."""

    NO = "no"
    YES = "yes"
    ARTHROSCOPY = "arthroscopy"
    LIGAMENT = "ligament"
    OSTEOTOMY = "osteotomy"
    PARTIAL_ARTHROPLASTY = "partial_arthroplasty"
    TOTAL_ARTHROPLASTY = "total_arthroplasty"


class KneeEventKind(StrEnum):
    """What else happened to a knee after a procedure."""

    ARTHROPLASTY = "arthroplasty"
    ABLATION = "ablation"
    INJECTION = "injection"
    OTHER = "other"


class Severity(IntEnum):
    """Grade of an adverse event (Common Terminology Criteria for Adverse Events, CTCAE)."""

    MILD = 1
    MODERATE = 2
    SEVERE = 3
    LIFE_THREATENING = 4
    DEATH = 5


class Causality(StrEnum):
    """How likely the procedure caused an adverse event."""

    UNRELATED = "unrelated"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    CERTAIN = "certain"


class Source(StrEnum):
    """Where an observation came from, in order of precedence: of two for one day the first one counts."""

    DIARY = "diary"
    PAPER = "paper"
    STAFF = "staff"
    IMPORT = "import"
    TRACKER = "tracker"

    @property
    def precedence(self) -> int:
        """0 for the source that counts most."""
        return list(Source).index(self)


class EnteredBy(StrEnum):
    """Who typed an answer."""

    PATIENT = "patient"
    HELPER = "helper"
    STAFF = "staff"


class Respondent(StrEnum):
    """Whose words an answer is."""

    PATIENT = "patient"
    HELPER = "helper"


class Medium(StrEnum):
    """By which way an answer came."""

    APP = "app"
    PHONE = "phone"
    PAPER = "paper"


class WalkingAid(StrEnum):
    """Aid used for walking, in order of the support it gives; an observation stores `rank`."""

    NONE = "none"
    ONE_STICK = "one_stick"
    TWO_STICKS = "two_sticks"
    FRAME = "frame"
    WHEELCHAIR = "wheelchair"

    @property
    def rank(self) -> int:
        """The number stored as the observation's value: 0 without aid to 4 for a wheelchair."""
        return list(WalkingAid).index(self)

    @classmethod
    def of_rank(cls, rank: int) -> "WalkingAid":
        """The aid that an observation's value stands for."""
        return list(cls)[rank]


class GapReason(StrEnum):
    """What a patient says of a gap in the diary, asked once after it."""

    BAD_DAYS = "bad_days"
    GOOD_DAYS = "good_days"
    BUSY = "busy"


class BadWeekReason(StrEnum):
    """What a patient may give as the reason of a bad week."""

    BACK = "back"
    OTHER_JOINT = "other_joint"
    EXERTION = "exertion"
    FALL = "fall"
    ILLNESS = "illness"
    WEATHER = "weather"
    MOOD_OR_SLEEP = "mood_or_sleep"
    OTHER = "other"
