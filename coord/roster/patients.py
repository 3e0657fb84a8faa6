"""The files about patients, the people around them, and how they are reached."""

from datetime import date
from typing import Annotated, NamedTuple

from coord.domain.consents import ConsentKind, ConsentStatus
from coord.roster.cells import BIRTH_DATE, DATE, TIME, YES_NO, composed, one_of, text
from coord.roster.codes import E164, JURISDICTION, LANGUAGES, TIME_ZONE, is_email, phone
from coord.roster.columns import BadCell, Reading, Rule, Shown, Table, Wrong, added_later, optional, required
from coord.roster.faults import Fault
from coord.roster.practitioners import GENDER
from coord.roster.relations import CLINIC, PATIENT, practitioner_key
from coord.roster.rules import in_order

_STATUS = one_of(("active", "paused", "inactive", "deceased"), Fault.UNKNOWN_PATIENT_STATUS)
_CONSENT = one_of(ConsentKind, Fault.UNKNOWN_CONSENT)
_CONSENT_STATUS = one_of(ConsentStatus, Fault.UNKNOWN_CONSENT_STATUS)
_OWNERS = one_of(("patient", "related_person", "practitioner"), Fault.UNKNOWN_OWNER_KIND)
_CHANNELS = one_of(("email", "sms"), Fault.UNKNOWN_CHANNEL)


class Patient(NamedTuple):
    line: int
    record_number: Annotated[
        str, required(text(60), "the patient's number in your records", shown=Shown.IF_NUMBER)
    ]
    legal_name: Annotated[str, required(text(), "as on an identity card", shown=Shown.NEVER)]
    preferred_name: Annotated[str, optional(text(), "how to call them", "", shown=Shown.NEVER)]
    birth_date: Annotated[date, required(BIRTH_DATE, "their birth date", shown=Shown.NEVER)]
    languages: Annotated[tuple[str, ...], optional(LANGUAGES, "the best one first", ())]
    time_zone: Annotated[str, required(TIME_ZONE, "the patient's clock")]
    state: Annotated[str, required(JURISDICTION, "where the patient is at present")]
    status: Annotated[str, optional(_STATUS, "empty means active", "active")]
    clinic: Annotated[str | None, optional(CLINIC, "the clinic they usually visit")]
    gender_wish: Annotated[str | None, optional(GENDER, "the gender of practitioner they wish for")]
    outside_record_number: Annotated[
        str,
        added_later(text(60), "the patient's number in somebody else's records", "", shown=Shown.IF_NUMBER),
    ]


class RelatedPerson(NamedTuple):
    line: int
    patient: Annotated[str, required(PATIENT, "record number of the patient", shown=Shown.IF_NUMBER)]
    name: Annotated[str, required(text(), "once for a patient", shown=Shown.NEVER)]
    relation: Annotated[str, required(text(60), "mother, spouse, friend …", shown=Shown.NEVER)]
    may_consent: Annotated[bool, optional(YES_NO, "to treatment; empty means no", default=False)]
    may_confirm: Annotated[bool, optional(YES_NO, "appointments; empty means no", default=False)]
    told_times: Annotated[bool, optional(YES_NO, "of appointments; empty means no", default=False)]
    may_collect: Annotated[bool, optional(YES_NO, "after a visit; empty means no", default=False)]
    never_contact: Annotated[bool, optional(YES_NO, "empty means no", default=False)]
    must_consent: Annotated[
        bool, added_later(YES_NO, "a minor is not treated without their yes; empty means no", default=False)
    ]
    languages: Annotated[
        tuple[str, ...], added_later(LANGUAGES, "the best one first; empty: the patient's", ())
    ]


class Consent(NamedTuple):
    line: int
    patient: Annotated[str, required(PATIENT, "record number of the patient", shown=Shown.IF_NUMBER)]
    by: Annotated[
        str, optional(text(), "the related person who decided; empty: the patient", "", shown=Shown.NEVER)
    ]
    kind: Annotated[str, required(_CONSENT, "a consent, or a minor's own assent")]
    status: Annotated[str, required(_CONSENT_STATUS, "what was decided")]
    decided_on: Annotated[date, required(DATE, "the day on which it was signed")]
    expires_on: Annotated[date | None, optional(DATE, "last day it counts; empty: for good")]

    @property
    def giver(self) -> str | None:
        """How related_people.csv names who decided; None for the patient."""
        return f"{self.patient}/{self.by}" if self.by else None


class ContactPoint(NamedTuple):
    line: int
    owner_kind: Annotated[str, required(_OWNERS, "whose address it is")]
    owner: Annotated[
        str,
        required(
            text(300),
            "record number, e-mail address of a practitioner, or record number/name of a related person",
            shown=Shown.NEVER,
        ),
    ]
    channel: Annotated[str, required(_CHANNELS, "what it is for")]
    value: Annotated[str, required(text(300), "the address or number", shown=Shown.NEVER)]
    safe_from: Annotated[int | None, optional(TIME, "not before, on the owner's clock")]
    safe_to: Annotated[int | None, optional(TIME, "not after")]
    sender_name_ok: Annotated[
        bool, optional(YES_NO, "may messages name the clinic? empty means no", default=False)
    ]
    reminders_ok: Annotated[bool, optional(YES_NO, "consent to reminders; empty means no", default=False)]

    @property
    def owner_key(self) -> str:
        """How the owner's own file names them."""
        return practitioner_key(self.owner) if self.owner_kind == "practitioner" else composed(self.owner)

    @property
    def address(self) -> str:
        """The value as messages need it; raises BadCell where it is none."""
        return phone(self.value) if self.channel == "sms" else self.value


def related_key(row: RelatedPerson) -> str:
    return f"{row.patient}/{row.name}"


def _left_alone(row: RelatedPerson, _: Reading) -> Wrong | None:
    if not row.never_contact or not (row.told_times or row.may_confirm):
        return None
    return Wrong("never_contact", Fault.FLAGS_CONTRADICT, "no, or no in told_times and may_confirm")


def _giver_exists(row: Consent, reading: Reading) -> Wrong | None:
    if row.giver is None or reading.knows("related_people", row.giver):
        return None
    return Wrong("by", Fault.UNKNOWN_RELATED_PERSON, "a name of related_people.csv for this patient")


def _assent_is_own(row: Consent, _: Reading) -> Wrong | None:
    if row.kind != ConsentKind.ASSENT or not row.by:
        return None
    return Wrong("by", Fault.FLAGS_CONTRADICT, "an empty cell, for an assent is the patient's own")


_OWNER_FILES = {
    "patient": (
        "patients",
        Wrong("owner", Fault.UNKNOWN_PATIENT, "a record number of patients.csv", Shown.IF_NUMBER),
    ),
    "practitioner": (
        "practitioners",
        Wrong("owner", Fault.UNKNOWN_PRACTITIONER, "an e-mail address of practitioners.csv", Shown.ALWAYS),
    ),
    "related_person": (
        "related_people",
        Wrong("owner", Fault.UNKNOWN_RELATED_PERSON, "record number/name, as in related_people.csv"),
    ),
}


def _owner_exists(row: ContactPoint, reading: Reading) -> Wrong | None:
    file, unknown = _OWNER_FILES[row.owner_kind]
    return None if reading.knows(file, row.owner_key) else unknown


def _fits_channel(row: ContactPoint, _: Reading) -> Wrong | None:
    if row.channel == "email":
        good = is_email(row.value)
        return None if good else Wrong("value", Fault.BAD_EMAIL, "an e-mail address")
    try:
        phone(row.value)
    except BadCell:
        return Wrong("value", Fault.BAD_PHONE, E164)
    return None


def _both_or_neither(row: ContactPoint, _: Reading) -> Wrong | None:
    if (row.safe_from is None) == (row.safe_to is None):
        return None
    missing = "safe_from" if row.safe_from is None else "safe_to"
    return Wrong(missing, Fault.HALF_A_PERIOD, "both safe_from and safe_to, or neither")


def _safe_in_order(row: ContactPoint, _: Reading) -> Wrong | None:
    if row.safe_from is None or row.safe_to is None or row.safe_from < row.safe_to:
        return None
    return Wrong("safe_to", Fault.CLOSES_BEFORE_OPENS, "a time after safe_from")


def _not_to_the_silent(row: ContactPoint, reading: Reading) -> Wrong | None:
    """Nobody is reminded who must never be contacted."""
    if not row.reminders_ok or row.owner_key not in reading.keys.get("never_contact", ()):
        return None
    return Wrong("reminders_ok", Fault.FLAGS_CONTRADICT, "no, for the owner is never to be contacted")


TABLES = (
    Table(
        "patients",
        Patient,
        "who is treated",
        key=("record_number",),
        names={"patients": lambda row: row.record_number},
    ),
    Table(
        "related_people",
        RelatedPerson,
        "people around a patient; each permission stands alone",
        key=("patient", "name"),
        rules=(Rule(frozenset({"never_contact", "told_times", "may_confirm"}), _left_alone),),
        names={
            "related_people": related_key,
            "never_contact": lambda row: related_key(row) if row.never_contact else None,
        },
    ),
    Table(
        "consents",
        Consent,
        "who has agreed to treatment; the last decision of each counts; never pruned",
        key=("patient", "by", "kind", "decided_on"),
        rules=(
            in_order("decided_on", "expires_on"),
            Rule(frozenset({"patient", "by"}), _giver_exists),
            Rule(frozenset({"kind", "by"}), _assent_is_own),
        ),
    ),
    Table(
        "contact_points",
        ContactPoint,
        "e-mail addresses and telephone numbers; kept encrypted",
        key=("owner", "owner_kind", "channel", "value"),
        identify=lambda row: (row.owner_kind, row.owner_key, row.channel, row.address.lower()),
        rules=(
            Rule(frozenset({"owner_kind", "owner"}), _owner_exists),
            Rule(frozenset({"channel", "value"}), _fits_channel),
            Rule(frozenset({"safe_from", "safe_to"}), _both_or_neither),
            Rule(frozenset({"safe_from", "safe_to"}), _safe_in_order),
            Rule(frozenset({"owner_kind", "owner", "reminders_ok"}), _not_to_the_silent),
        ),
    ),
)
