"""The desk of the small clinic: what tests add, and what they ask the database afterwards."""

import json
from datetime import date

from sqlalchemy import text

from coord.domain.permissions import Actor, OrganizationId, UserId
from coord.services import people
from coord.services.people import Contact, Details, NewPatient
from coord.services.roster import Keys
from coord.store.db import reading
from tests.clinic import once
from tests.conftest import NOW

KEYS = Keys(b"f" * 32, b"i" * 32)


def new(name="Noor Haddawi", born="1992-03-04", contacts=(), number="", **more):
    return NewPatient(Details(name, date.fromisoformat(born), **more), number, tuple(contacts))


def mail(address, **more):
    return Contact("email", address, **more)


def text_to(number, **more):
    return Contact("sms", number, **more)


def add(clinic, patient, others=frozenset(), key=None):
    return people.adding.add(
        patient, others=frozenset(others), keys=KEYS, by=clinic.scheduler, now=NOW, once=once(key)
    )


def page(clinic, patient):
    return people.showing.page(patient, keys=KEYS, by=clinic.scheduler, now=NOW)


def stranger(clinic):
    """Somebody of another organization who may do everything there."""
    return Actor(
        UserId(clinic.user_id), OrganizationId(clinic.organization_id + 1), clinic.scheduler.permissions
    )


def asked(query, **values):
    """Rows of the database, asked behind the product's back."""
    with reading() as tx:
        return [tuple(row) for row in tx.execute(text(query), values)]


def told(did):
    """The audit entries of one kind: patient and details."""
    rows = asked("SELECT patient_id, details FROM audit_entry WHERE did = :did ORDER BY id", did=did)
    return [(who, json.loads(kept) if isinstance(kept, str) else kept) for who, kept in rows]


def number(clinic, name):
    return asked("SELECT id FROM patient WHERE public_id = :name", name=clinic.patients[name])[0][0]
