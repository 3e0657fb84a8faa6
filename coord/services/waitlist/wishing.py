"""Putting a patient on the waitlist, changing what they wish, and taking them off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection

from coord.domain.appointment import UPCOMING, AppointmentType
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.waitlist import ANY_TIME, AskedBy, EntryStatus, OfferStatus, Priority, Wanting
from coord.services import repeats
from coord.services.errors import NotFound
from coord.services.people.values import Objection
from coord.services.people.writing import note, written
from coord.services.repeats import Once
from coord.services.waitlist import ending
from coord.store import groups, names, policies, units
from coord.store.db import reading, retried, transaction
from coord.store.groups import StoredGroup
from coord.store.names import Directory
from coord.store.waitlist import Wished, entries, freed, offers

ENTRY = "waitlist_entry"
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a patient waits for, by public ids; no clinic is any, nobody for a role is anybody.

    `visit` is the appointment that an earlier one is wanted for; its kind is then the kind waited for.
    `group` is the one group in which a place is wanted; its kind is then the kind waited for.
    """

    patient: str
    type_code: str
    clinics: tuple[str, ...] = ()
    people: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    wanting: Wanting = ANY_TIME
    priority: Priority = Priority.NORMAL
    reason: str = ""
    asked_by: AskedBy = AskedBy.PATIENT
    visit: str | None = None
    group: str | None = None


class Ended(StrEnum):
    """What became of a change."""

    DONE = "done"
    CHANGED_MEANWHILE = "changed_meanwhile"


def add(ask: Asking, *, by: Actor, now: datetime, once: Once) -> str:
    """The new entry's public id, the same for the same request; NotFound for what is not there."""

    def work(tx: Connection, patient_id: int) -> int:
        one = _wished(tx, ask, patient_id, by, now)
        added = entries.add(tx, patient_id, one, by, now)
        _look_for(tx, one, by, now)
        note(tx, "waitlist.added", patient_id, by=by, now=now, subject=ENTRY, number=added.id)
        return int(added.id)

    saved = written(ask.patient, work, by=by, now=now, once=once)
    if isinstance(saved, Objection):
        raise TypeError("nothing objects to waiting")
    with transaction() as tx:
        return str(entries.by_id(tx, by.organization_id, saved.number).public_id)


def change(name: str, version: int, ask: Asking, *, by: Actor, now: datetime, once: Once) -> Ended:
    """Write other wishes, where nobody has changed or ended the entry since `version`."""

    def work() -> Ended:
        with transaction() as tx:
            if repeats.answered(tx, once, by):
                return Ended.DONE
            row = _found(tx, name, by)
            one = _wished(tx, ask, row.patient_id, by, now)
            if not entries.change(tx, row.id, version, one):
                return Ended.CHANGED_MEANWHILE
            _look_for(tx, one, by, now)
            note(tx, "waitlist.changed", row.patient_id, by=by, now=now, subject=ENTRY, number=row.id)
            repeats.keep(tx, once, by, {}, now)
            return Ended.DONE

    return retried(work)


def take_off(name: str, *, by: Actor, now: datetime) -> bool:
    """The patient waits no more; False where they did not any more. NotFound without such an entry."""

    def work() -> bool:
        with transaction() as tx:
            row = _found(tx, name, by)
            running = offers.running_of_entry(tx, row.id)
            if running is not None:
                ending.end(tx, offers.by_id(tx, running), OfferStatus.ENDED, by=by, now=now)
            if not entries.end(tx, row.id, EntryStatus.TAKEN_OFF, now):
                return False
            note(tx, "waitlist.taken_off", row.patient_id, by=by, now=now, subject=ENTRY, number=row.id)
            return True

    return retried(work)


def _found(tx: Connection, name: str, by: Actor) -> Any:
    row = entries.find(tx, by.organization_id, name)
    if row is None:
        raise NotFound
    return row


def _wished(tx: Connection, ask: Asking, patient_id: int, by: Actor, now: datetime) -> Wished:
    known = names.directory(tx, by.organization_id, now.date(), ask.patient)
    visit_id, code = _visit(tx, ask, patient_id, by)
    group = _group(tx, ask, by)
    code = group.type_code if group and not visit_id else code
    if group and group.type_code != code:
        raise NotFound
    if code not in known.types or not _may_be_waited_for(known.types[code]):
        raise NotFound
    return Wished(
        type_code=code,
        appointment_id=visit_id,
        group_id=group.id if group else None,
        clinic_ids=tuple(_must(known.clinics, name)[0] for name in ask.clinics),
        people=_people(ask, known),
        wanting=ask.wanting,
        priority=ask.priority,
        reason=ask.reason,
        asked_by=ask.asked_by,
    )


def _may_be_waited_for(kind: AppointmentType) -> bool:
    """Whether a patient comes to it."""
    return kind.is_patient_present


def kinds(*, by: Actor, now: datetime) -> frozenset[str]:
    """The codes of the kinds of visit that can be waited for."""
    with reading() as tx:
        found = policies.kinds_known(tx, by.organization_id, now.date())
        return frozenset(code for code, kind in found.items() if _may_be_waited_for(kind))


def _look_for(tx: Connection, one: Wished, by: Actor, now: datetime) -> None:
    """Free times that may suit the wish are looked at anew."""
    days = (one.wanting.earliest, one.wanting.latest)
    freed.look_again(tx, freed.look_for(tx, by.organization_id, one.clinic_ids, days), now)


def _visit(tx: Connection, ask: Asking, patient_id: int, by: Actor) -> tuple[int | None, str]:
    """The visit that an earlier one is wanted for, if any, and the kind that is waited for."""
    if ask.visit is None:
        return None, ask.type_code
    one = units.find(tx, by.organization_id, ask.visit)
    if one is None or one.patient_id != patient_id or one.status not in UPCOMING:
        raise NotFound
    return one.id, one.type_code


def _group(tx: Connection, ask: Asking, by: Actor) -> StoredGroup | None:
    """The one group in which a place is wanted, if any; NotFound for a stranger."""
    if ask.group is None:
        return None
    group = groups.find(tx, by.organization_id, ask.group)
    if group is None or group.called_off_at is not None:
        raise NotFound
    return group


def _people(ask: Asking, known: Directory) -> dict[str, list[int]]:
    return {
        role.value: [_must(known.practitioners, one) for one in who]
        for role, who in ask.people.items()
        if who
    }


def _must(known: Mapping[Key, Value], name: Key) -> Value:
    """What the name means; NotFound for a stranger."""
    if name not in known:
        raise NotFound
    return known[name]
