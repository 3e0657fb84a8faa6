"""How a patient, and whoever is around them, is reached."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.services import delivery, notices
from coord.services.notices import replanning
from coord.services.people.columns import REMINDERS, of_contact, use_of
from coord.services.people.values import Contact, Objection, Saved
from coord.services.people.writing import must, note, written
from coord.services.repeats import Once
from coord.services.roster import Keys
from coord.store import cipher, patients, people

USABLE = {"opted_out_at": None, "opted_out_how": None, "undeliverable_at": None}


def add(
    patient: str, contact: Contact, *, keys: Keys, by: Actor, now: datetime, once: Once
) -> Saved | Objection:
    """A new address; where it consents to reminders, it is told of the visits to come."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        if objection := _against(tx, contact, patient_id, keys):
            return objection
        return _add(tx, contact, patient_id, keys, by, now)

    return written(patient, work, by=by, now=now, once=once)


def _add(tx: Connection, contact: Contact, patient_id: int, keys: Keys, by: Actor, now: datetime) -> int:
    number = patients.add(tx, people.ContactPoint, of_contact(contact, patient_id, keys, by))
    note(tx, "contact_point.added", patient_id, by=by, now=now, subject="contact_point", number=number)
    _announce(tx, contact, patient_id, now)
    return number


def _announce(tx: Connection, contact: Contact, patient_id: int, now: datetime) -> None:
    """Who has been told of a visit already hears nothing twice; reminders go by what fits best now."""
    if contact.reminders and contact.owner is None:
        notices.booked(tx, patients.upcoming(tx, patient_id, to_minute(now)), now)
    replanning.by_ways_left(tx, [patient_id], now)


def _against(
    tx: Connection, contact: Contact, patient_id: int, keys: Keys, without: int | None = None
) -> Objection | None:
    if not _is_period(contact.safe_from, contact.safe_until):
        return Objection.HALF_A_PERIOD
    if _is_known(tx, contact, patient_id, keys, without):
        return Objection.ADDRESS_TWICE
    if contact.owner is None:
        return None
    owner = must(patients.one(tx, people.RelatedPerson, patient_id, contact.owner))
    return Objection.NEVER_CONTACT if owner.never_contact and contact.reminders else None


def _is_period(first: int | None, last: int | None) -> bool:
    if first is None or last is None:
        return first is last
    return first < last


def _is_known(tx: Connection, contact: Contact, patient_id: int, keys: Keys, without: int | None) -> bool:
    """Whether the owner has this very address already."""
    wanted = (contact.owner, contact.channel, cipher.blind_index(keys.index, contact.address))
    return any(
        (row.related_person_id, row.channel, bytes(row.blind_index)) == wanted and row.id != without
        for row in patients.contact_points(tx, patient_id)
    )


def change(
    patient: str, number: int, contact: Contact, *, keys: Keys, by: Actor, now: datetime
) -> Saved | Objection:
    """New wishes for an address; another address takes the old one's place, which is used no more."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        was = must(patients.one(tx, people.ContactPoint, patient_id, number))
        wanted = _of_same_owner(contact, was)
        if objection := _against(tx, wanted, patient_id, keys, without=number):
            return objection
        if bytes(was.blind_index) == cipher.blind_index(keys.index, wanted.address):
            return _rewrite(tx, was, wanted, patient_id, by, now)
        _stop(tx, patient_id, number, by, now)
        return _add(tx, wanted, patient_id, keys, by, now)

    return written(patient, work, by=by, now=now)


def _of_same_owner(contact: Contact, was: Any) -> Contact:
    """Neither the owner nor the channel of an address ever changes."""
    return Contact(
        was.channel,
        contact.address,
        contact.reminders,
        contact.sender_name_allowed,
        contact.voicemail_allowed,
        contact.safe_from,
        contact.safe_until,
        was.related_person_id,
    )


def _rewrite(tx: Connection, was: Any, contact: Contact, patient_id: int, by: Actor, now: datetime) -> int:
    others = tuple(purpose for purpose in was.purposes if purpose != REMINDERS)
    values = use_of(contact, others)
    changed = sorted(name for name, value in values.items() if getattr(was, name) != value)
    patients.change(tx, people.ContactPoint, patient_id, was.id, values)
    note(
        tx,
        "contact_point.changed",
        patient_id,
        by=by,
        now=now,
        subject="contact_point",
        number=was.id,
        details={"changed": changed},
    )
    if "purposes" in changed:
        _announce(tx, contact, patient_id, now)
    return int(was.id)


def stop(patient: str, number: int, *, by: Actor, now: datetime) -> bool:
    """Use the address no more; False where a message may be going out to it just now."""

    def work(tx: Connection, patient_id: int) -> int:
        must(patients.one(tx, people.ContactPoint, patient_id, number))
        _stop(tx, patient_id, number, by, now)
        return number

    written(patient, work, by=by, now=now)
    return delivery.wait_until_unused(number)


def _stop(tx: Connection, patient_id: int, number: int, by: Actor, now: datetime) -> None:
    patients.change(
        tx, people.ContactPoint, patient_id, number, {"opted_out_at": now, "opted_out_how": "staff"}
    )
    replanning.by_ways_left(tx, [patient_id], now)
    note(tx, "contact_point.stopped", patient_id, by=by, now=now, subject="contact_point", number=number)


def resume(patient: str, number: int, *, by: Actor, now: datetime) -> None:
    """Use a stopped address again, because its owner asked for it."""

    def work(tx: Connection, patient_id: int) -> int:
        was = must(patients.one(tx, people.ContactPoint, patient_id, number))
        patients.change(tx, people.ContactPoint, patient_id, number, USABLE)
        note(tx, "contact_point.resumed", patient_id, by=by, now=now, subject="contact_point", number=number)
        if was.patient_id and REMINDERS in was.purposes:
            notices.booked(tx, patients.upcoming(tx, patient_id, to_minute(now)), now)
        replanning.by_ways_left(tx, [patient_id], now)
        return number

    written(patient, work, by=by, now=now)
