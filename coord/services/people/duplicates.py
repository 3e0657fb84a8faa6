"""Who may be the same person as somebody about to be added."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection

from coord.domain.alike import is_similar
from coord.domain.permissions import Actor
from coord.services.people.values import LookAlike, NewPatient, Sign
from coord.services.roster import Keys, searchable
from coord.services.showing import patient_name
from coord.store import cipher, patients
from coord.store.patients import Likeness

SHOWN = 8


def look_alikes(tx: Connection, new: NewPatient, keys: Keys, by: Actor) -> tuple[LookAlike, ...]:
    """The likeliest first, at most eight: the same or a similar name, birth date, phone or mail."""
    return _alike(tx, _likeness(new, keys), by)


def twins(tx: Connection, patient_id: int, by: Actor) -> tuple[LookAlike, ...]:
    """The same for a patient who is there already."""
    return _alike(tx, _likeness_of(tx, patient_id), by, without=[patient_id])


def _alike(tx: Connection, like: Likeness, by: Actor, without: Collection[int] = ()) -> tuple[LookAlike, ...]:
    rows, sharing = patients.look_alikes(tx, by.organization_id, like, without)
    found = [
        LookAlike(patient_name(row), signs) for row in rows if (signs := tuple(_signs(row, like, sharing)))
    ]
    return tuple(sorted(found, key=lambda one: -len(one.signs))[:SHOWN])


def _likeness(new: NewPatient, keys: Keys) -> Likeness:
    details = new.details
    return Likeness(
        searchable(f"{details.legal_name} {details.preferred_name}"),
        details.birth_date,
        tuple(cipher.blind_index(keys.index, one.address) for one in new.contacts),
    )


def signs_between(tx: Connection, one_id: int, other_id: int) -> tuple[Sign, ...]:
    """What two patients have in common."""
    like, theirs = _likeness_of(tx, one_id), _likeness_of(tx, other_id)
    sharing = {other_id} if set(like.blinds) & set(theirs.blinds) else set()
    return tuple(_signs(patients.row(tx, other_id), like, sharing))


def _likeness_of(tx: Connection, patient_id: int) -> Likeness:
    row = patients.row(tx, patient_id)
    addresses = patients.contact_points(tx, patient_id)
    return Likeness(row.search_name, row.birth_date, tuple(bytes(one.blind_index) for one in addresses))


def _signs(row: Any, like: Likeness, sharing: Collection[int]) -> Iterator[Sign]:
    if row.search_name == like.search_name:
        yield Sign.NAME
    elif is_similar(row.search_name, like.search_name):
        yield Sign.SIMILAR_NAME
    if row.birth_date == like.birth_date:
        yield Sign.BIRTH_DATE
    if row.id in sharing:
        yield Sign.ADDRESS
