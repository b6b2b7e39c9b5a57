"""Who a patient is: the encrypted document, opened for those who may see it."""

from dataclasses import asdict, dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from outcomes.access.keyring import KeyRing
from outcomes.errors import InputError
from outcomes.models import PatientContact

_FEWEST_PHONE_DIGITS = 6


@dataclass(frozen=True)
class Contact:
    """What the encrypted document holds; every text may be empty.

    Attributes:
        first_name: given name.
        last_name: family name.
        birth_date: ISO date, empty when the clinic does not know it.
        email: where messages go.
        phone: where the clinic calls.
        hospital_id: the number in the hospital's own system.
    """

    first_name: str = ""
    last_name: str = ""
    birth_date: str = ""
    email: str = ""
    phone: str = ""
    hospital_id: str = ""

    @property
    def name(self) -> str:
        """Given and family name; empty when neither is known."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def born_on(self) -> date | None:
        """The birth date, where known."""
        return date.fromisoformat(self.birth_date) if self.birth_date else None


def open_contact(keyring: KeyRing, stored: PatientContact | None) -> Contact:
    """Decrypt a patient's contact; an empty one where nothing is stored."""
    if stored is None:
        return Contact()
    document = keyring.open(stored.document)
    return Contact(**{name: document.get(name, "") for name in asdict(Contact())})


def seal_contact(keyring: KeyRing, contact: Contact) -> bytes:
    """Encrypt a contact for storage."""
    return keyring.seal(asdict(contact))


def checked_contact(contact: Contact) -> Contact:
    """The contact without stray spaces, its e-mail normalised.

    Raises:
        InputError: `email_invalid`, `phone_invalid`.
    """
    trimmed = {name: value.strip() for name, value in asdict(contact).items()}
    if trimmed["email"]:
        try:
            trimmed["email"] = validate_email(trimmed["email"], check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise InputError("email_invalid", {"value": trimmed["email"], "field": "email"}) from error
    phone = trimmed["phone"]
    is_number = set(phone) <= set("+0123456789 .-()/")
    if phone and not (is_number and sum(sign.isdigit() for sign in phone) >= _FEWEST_PHONE_DIGITS):
        raise InputError("phone_invalid", {"value": phone, "field": "phone"})
    return Contact(**trimmed)
