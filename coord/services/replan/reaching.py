"""How a patient is reached by telephone, as they wish it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from coord.services.roster import Keys
from coord.store import cipher, patients

BY_TELEPHONE = "sms"


@dataclass(frozen=True, slots=True)
class Phone:
    """`safe_from` and `safe_until` are minutes of the patient's day; `owner` is a related person's name."""

    number: str
    owner: str
    may_leave_voicemail: bool
    may_name_clinic: bool
    safe_from: int | None
    safe_until: int | None


def phones(tx: Connection, patient_ids: Collection[int], keys: Keys) -> Mapping[int, tuple[Phone, ...]]:
    """By patient, their own numbers before those of related people who may be told times."""
    return {patient_id: _phones(tx, patient_id, keys) for patient_id in sorted(patient_ids)}


def _phones(tx: Connection, patient_id: int, keys: Keys) -> tuple[Phone, ...]:
    related = patients.related_people(tx, patient_id)
    told = {None, *(one.id for one in related if one.may_be_told_times and not one.never_contact)}
    rows = [
        row
        for row in patients.contact_points(tx, patient_id)
        if row.channel == BY_TELEPHONE and row.related_person_id in told
    ]
    return tuple(
        Phone(
            cipher.unseal(keys.field, row.ciphertext),
            row.owner or "",
            row.voicemail_allowed,
            row.sender_name_allowed,
            row.safe_from,
            row.safe_until,
        )
        for row in sorted(rows, key=lambda row: row.related_person_id is not None)
    )
