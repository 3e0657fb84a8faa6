"""Who cares for a patient, in which role, from when to when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, must, note, written
from coord.services.repeats import Once
from coord.services.today import house_day
from coord.store import names, patients, people


@dataclass(frozen=True, slots=True)
class Membership:
    practitioner: str
    role: Role
    valid_from: date
    is_primary: bool = False


def add(
    patient: str, member: Membership, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """A new member; a primary one takes the place of the one before in the same role."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        who = must(
            names.practitioners(tx, by.organization_id, [member.practitioner]).get(member.practitioner)
        )
        for row in patients.care_team(tx, patient_id, house_day(tx, by.organization_id, now)):
            if (row.practitioner_id, row.role) == (who, member.role):
                return Objection.IN_TEAM
            if member.is_primary and row.role == member.role and row.is_primary:
                patients.change(tx, people.CareTeamMember, patient_id, row.id, {"is_primary": False})
        values = {
            "patient_id": patient_id,
            "practitioner_id": who,
            "role": member.role,
            "valid_from": member.valid_from,
            "is_primary": member.is_primary,
        }
        number = _bring_in(tx, patient_id, values)
        _note(tx, "care_team.added", patient_id, number, by, now)
        return number

    return written(patient, work, by=by, now=now, once=once, breaks=breaks)


def _bring_in(tx: Connection, patient_id: int, values: dict[str, object]) -> int:
    """Somebody who left and comes back on the day they first came gets the old row again."""
    for row in patients.whole_care_team(tx, patient_id):
        if all(getattr(row, name) == values[name] for name in ("practitioner_id", "role", "valid_from")):
            again = {"valid_until": None, "is_primary": values["is_primary"]}
            patients.change(tx, people.CareTeamMember, patient_id, row.id, again)
            return int(row.id)
    return patients.add(tx, people.CareTeamMember, values)


def end(patient: str, number: int, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN) -> None:
    """Today is the member's last day; who would only have begun later never does."""

    def work(tx: Connection, patient_id: int) -> int:
        row = must(patients.one(tx, people.CareTeamMember, patient_id, number))
        today = house_day(tx, by.organization_id, now)
        if row.valid_from > today:
            patients.remove(tx, people.CareTeamMember, patient_id, number)
        else:
            patients.change(tx, people.CareTeamMember, patient_id, number, {"valid_until": today})
        _note(tx, "care_team.ended", patient_id, number, by, now)
        return number

    written(patient, work, by=by, now=now, breaks=breaks)


def _note(tx: Connection, did: str, patient_id: int, number: int, by: Actor, now: datetime) -> None:
    note(tx, did, patient_id, by=by, now=now, subject="care_team_member", number=number)
