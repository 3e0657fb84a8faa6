"""Between the desk's values and the columns that keep them."""

from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.preferred_times import PreferredTimes
from coord.services.errors import NotFound
from coord.services.people.values import Contact, Details, PatientStatus
from coord.services.roster import Keys, searchable
from coord.store import cipher, names, overview

REMINDERS = "reminders"


def of_details(tx: Connection, details: Details, by: Actor) -> dict[str, Any]:
    """The patient's columns; where zone, place or language is not told, the clinic's hold."""
    home = _home(tx, details.clinic, by)
    return {
        "legal_name": details.legal_name,
        "preferred_name": details.preferred_name,
        "search_name": searchable(f"{details.legal_name} {details.preferred_name}"),
        "birth_date": details.birth_date,
        "outside_record_number": details.outside_record_number,
        "gender": details.gender,
        "languages": list(details.languages or ("en",)),
        "clinic_id": home.id if home and details.clinic else None,
        "time_zone": details.time_zone or (home.time_zone if home else "UTC"),
        "location": details.location or (home.jurisdiction if home else ""),
        "status": details.status,
        "gender_wish": details.gender_wish,
        "agrees_to_stranger": details.agrees_to_stranger,
        "food_by_nurse": details.food_by_nurse,
        "preferred_times": _kept_times(details.preferred_times),
    }


def _home(tx: Connection, clinic: str, by: Actor) -> Any:
    """The named clinic, or the first one where none is named; NotFound for a stranger's."""
    rows = overview.clinics(tx, by.organization_id)
    if not clinic:
        return rows[0] if rows else None
    found = [row for row in rows if row.public_id == clinic]
    if not found:
        raise NotFound
    return found[0]


def to_details(tx: Connection, row: Any, by: Actor) -> Details:
    """The details that stand in a patient's row."""
    clinics = names.clinics(tx, by.organization_id)
    here = [name for name, (id_, _) in clinics.items() if id_ == row.clinic_id]
    return Details(
        legal_name=row.legal_name,
        birth_date=row.birth_date,
        preferred_name=row.preferred_name,
        outside_record_number=row.outside_record_number,
        gender=row.gender,
        languages=tuple(row.languages),
        clinic=here[0] if here else "",
        time_zone=row.time_zone,
        location=row.location,
        status=PatientStatus(row.status),
        gender_wish=row.gender_wish,
        agrees_to_stranger=row.agrees_to_stranger,
        food_by_nurse=row.food_by_nurse,
        preferred_times=PreferredTimes.from_data(row.preferred_times),
    )


def _kept_times(times: PreferredTimes) -> dict[str, Any]:
    kept = {"weekdays": sorted(times.weekdays), "parts": [str(part) for part in sorted(times.parts)]}
    return {name: value for name, value in kept.items() if value}


def of_contact(contact: Contact, patient_id: int, keys: Keys, by: Actor) -> dict[str, Any]:
    """The columns of a new contact point, its address sealed."""
    return {
        "organization_id": by.organization_id,
        "patient_id": None if contact.owner else patient_id,
        "related_person_id": contact.owner,
        "channel": contact.channel,
        "ciphertext": cipher.seal(keys.field, contact.address),
        "blind_index": cipher.blind_index(keys.index, contact.address),
        **use_of(contact),
    }


def use_of(contact: Contact, others: tuple[str, ...] = ()) -> dict[str, Any]:
    """How the address may be used; `others` are purposes that the desk does not speak of."""
    return {
        "safe_from": contact.safe_from,
        "safe_until": contact.safe_until,
        "sender_name_allowed": contact.sender_name_allowed,
        "voicemail_allowed": contact.voicemail_allowed,
        "purposes": [*others, *([REMINDERS] if contact.reminders else [])],
    }
