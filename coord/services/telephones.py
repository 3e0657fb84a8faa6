"""How patients are reached by telephone, as they wish it: whoever is to call sees it beside what for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.languages import spoken
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reminders import ReminderPlan, when_quiet_ends, when_safe
from coord.domain.writing import ENGLISH
from coord.messaging import phones as spelling
from coord.services.roster import Keys
from coord.store import cipher, telephones
from coord.store.db import reading


@dataclass(frozen=True, slots=True)
class Phone:
    """`safe_from` and `safe_until` are minutes of the patient's day; `owner` is a related person's name.

    `zone` is where the patient is.
    """

    number: str
    owner: str
    relation: str
    may_leave_voicemail: bool
    may_name_clinic: bool
    safe_from: int | None
    safe_until: int | None
    zone: str

    @property
    def written(self) -> str:
        return spelling.written(self.number)

    @property
    def has_safe_hours(self) -> bool:
        return self.safe_from is not None and self.safe_until is not None

    def is_safe(self, now: datetime) -> bool:
        """Whether whoever owns it wishes to be called now."""
        minute = to_minute(now)
        return when_safe(minute, ZoneInfo(self.zone), self.safe_from, self.safe_until) == minute


@dataclass(frozen=True, slots=True)
class Call:
    """A patient's telephones, and what they speak where English is not the first of it, as BCP 47 tags."""

    phones: tuple[Phone, ...] = ()
    speaks: tuple[str, ...] = ()


NO_CALL = Call()


def phones(tx: Connection, patient_ids: Collection[int], keys: Keys) -> Mapping[int, tuple[Phone, ...]]:
    """By patient, their own numbers before those of related people who may be told times.

    A number of which somebody said that it is not theirs is none of them.
    """
    found: defaultdict[int, list[Phone]] = defaultdict(list)
    for row in telephones.of(tx, patient_ids):
        found[row.patient_id].append(_phone(row, keys))
    return {patient_id: tuple(found[patient_id]) for patient_id in patient_ids}


def callable_from(tx: Connection, patient_id: int, zone: ZoneInfo, plan: ReminderPlan, now: datetime) -> int:
    """The first minute from now on, in no quiet hours, at which the patient wishes to be called on a number.

    Where they have none of their own, those count of who may be told times for them.
    """
    loud, rows = when_quiet_ends(to_minute(now), zone, plan), telephones.of(tx, [patient_id])
    own = [row for row in rows if row.owner is None]
    safe = (when_safe(loud, zone, row.safe_from, row.safe_until) for row in own or rows)
    return min(safe, default=loud)


def of_patients(patients: Collection[str], *, keys: Keys, by: Actor) -> Mapping[str, Call]:
    """How each of these patients, by public id, is called; whoever shows it has noted the look."""
    with reading() as tx:
        rows = telephones.speakers(tx, by.organization_id, patients)
        numbers = phones(tx, [row.id for row in rows], keys)
    return {row.public_id: Call(numbers[row.id], _speaks(row.languages)) for row in rows}


def of_patient(patient: str, *, keys: Keys, by: Actor) -> Call:
    """How one patient is called."""
    return of_patients([patient], keys=keys, by=by).get(patient, NO_CALL)


def _speaks(languages: Collection[str]) -> tuple[str, ...]:
    return () if spoken(next(iter(languages), ENGLISH)) == ENGLISH else tuple(languages)


def _phone(row: Any, keys: Keys) -> Phone:
    return Phone(
        cipher.unseal(keys.field, row.ciphertext),
        row.owner or "",
        row.relation or "",
        row.voicemail_allowed,
        row.sender_name_allowed,
        row.safe_from,
        row.safe_until,
        row.patient_zone,
    )
