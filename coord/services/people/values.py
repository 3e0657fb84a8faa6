"""What the desk gives and gets: details of a patient, addresses, permissions, and what stands against."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from coord.domain.preferred_times import NO_PREFERENCE, PreferredTimes
from coord.services.showing import PatientName


class PatientStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    INACTIVE = "inactive"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class Details:
    """A patient's own facts; `clinic` is a public id, `location` the jurisdiction where they are."""

    legal_name: str
    birth_date: date
    preferred_name: str = ""
    outside_record_number: str = ""
    gender: str | None = None
    languages: tuple[str, ...] = ()
    clinic: str = ""
    time_zone: str = ""
    location: str = ""
    status: PatientStatus = PatientStatus.ACTIVE
    gender_wish: str | None = None
    agrees_to_stranger: bool = True
    preferred_times: PreferredTimes = NO_PREFERENCE
    food_by_nurse: bool = False

    @property
    def mark(self) -> str:
        """What tells these details from any others, so that nobody writes over what they did not see."""
        times = self.preferred_times
        seen = asdict(self) | {"preferred_times": (sorted(times.weekdays), sorted(times.parts))}
        return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Contact:
    """An address and how it may be used; `owner` is the related person's number, or None for the patient.

    `safe_from` and `safe_until` are minutes of the owner's local day.
    """

    channel: str
    address: str
    reminders: bool = False
    sender_name_allowed: bool = True
    voicemail_allowed: bool = False
    safe_from: int | None = None
    safe_until: int | None = None
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What is asked on the phone; without a record number the house gives one."""

    details: Details
    record_number: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Somebody around a patient; each permission stands alone.

    Where no languages are known, they are written to in the patient's.
    """

    name: str
    relation: str
    may_consent: bool = False
    must_consent: bool = False
    may_confirm: bool = False
    may_be_told_times: bool = False
    may_collect: bool = False
    never_contact: bool = False
    languages: tuple[str, ...] = ()


class Sign(StrEnum):
    """Why somebody may be the same person."""

    NAME = "name"
    SIMILAR_NAME = "similar_name"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class LookAlike:
    patient: PatientName
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """It is written; `number` is the row's, `patient` a public id. `repeated` where it had been before."""

    patient: str
    number: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Doubles:
    """Nothing is written, for these may be the same person."""

    look_alikes: tuple[LookAlike, ...]


class Objection(StrEnum):
    """Why nothing is written, though all that was typed can be read."""

    RECORD_NUMBER_TAKEN = "record_number_taken"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ADDRESS_TWICE = "address_twice"
    NEVER_CONTACT = "never_contact"
    HALF_A_PERIOD = "half_a_period"
    NAME_TWICE = "name_twice"
    WISHED_BEFORE = "wished_before"
    SAME_PATIENT = "same_patient"
    NOBODY_SUCH = "nobody_such"
    IN_TEAM = "in_team"
    NO_PRESCRIBER = "no_prescriber"
    ASSENT_IS_OWN = "assent_is_own"
    BACKWARDS = "backwards"
    IN_FUTURE = "in_future"
    OVERLAPPING_VISITS = "overlapping_visits"
    ONE_GROUP_VISIT = "one_group_visit"
    KEPT_APART = "kept_apart"
