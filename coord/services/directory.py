"""From the names that operators know (record numbers, clinic keys, mail addresses) to public ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.store import names
from coord.store.db import reading


class Unknown(NotFound):
    """Something named is not there; the text says what kind of thing, never who."""


@dataclass(frozen=True, slots=True)
class Named:
    """Public ids: the patient's, the clinics' in the order they were named, practitioners' by address."""

    patient: str
    clinics: tuple[str, ...]
    practitioners: Mapping[str, str]


def clinic(key: str, *, by: Actor) -> str:
    """The public id of the clinic with the key; raises Unknown without one."""
    with reading() as tx:
        found = names.clinics_with_keys(tx, by.organization_id, [key])
    if key not in found:
        raise Unknown(f"There is no clinic {key}.")
    return found[key]


def practitioner(mail: str, *, by: Actor) -> str:
    """The public id of the practitioner with the address; raises Unknown without one."""
    with reading() as tx:
        found = names.practitioners_with_mails(tx, by.organization_id, [mail])
    if mail not in found:
        raise Unknown(f"There is no practitioner {mail}.")
    return found[mail]


def room(name: str, *, by: Actor) -> str:
    """The public id of the room of that name, as KEY/NAME where several clinics have one such."""
    with reading() as tx:
        found = names.rooms_named(tx, by.organization_id, name)
    if len(found) != 1:
        problem = "There is no room" if not found else "Several clinics have a room"
        raise Unknown(f"{problem} {name}; name it as KEY/NAME.")
    return found[0]


def by_names(record_number: str, keys: Iterable[str], mails: Iterable[str], *, by: Actor) -> Named:
    """Who and what is meant; raises Unknown where anything is not there."""
    with reading() as tx:
        patient = names.patient_with_record(tx, by.organization_id, record_number)
        clinics = names.clinics_with_keys(tx, by.organization_id, keys)
        practitioners = names.practitioners_with_mails(tx, by.organization_id, mails)
    if patient is None:
        raise Unknown("There is no patient with this record number.")
    if missing := set(keys) - clinics.keys():
        raise Unknown(f"There is no clinic {', '.join(sorted(missing))}.")
    if missing := set(mails) - practitioners.keys():
        raise Unknown(f"There is no practitioner {', '.join(sorted(missing))}.")
    return Named(patient, tuple(clinics[key] for key in keys), practitioners)
