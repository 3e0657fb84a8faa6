"""How the rows of two records become one record's, with the more careful of two answers kept."""

from typing import Any

from sqlalchemy import Connection

from coord.domain.gates import GateStatus
from coord.store import messages, patients, people

GRAVEST_FIRST = (GateStatus.REFUSED, GateStatus.WAITING, GateStatus.PASSED)


def join(tx: Connection, loser: int, survivor: int) -> dict[str, int]:
    """Move everything, and leave a pointer; returns how many rows of each table simply moved."""
    _join_contacts(tx, loser, survivor)
    _join_related(tx, loser, survivor)
    _join_gates(tx, loser, survivor)
    _join_team(tx, loser, survivor)
    _join_wishes(tx, loser, survivor)
    patients.move_occupancies(tx, loser, survivor)
    moved = patients.move(tx, loser, survivor)
    patients.change_patient(tx, loser, {"status": "inactive", "merged_into_id": survivor})
    return moved


def _join_contacts(tx: Connection, loser: int, survivor: int) -> None:
    """Equal addresses become one, stopped if either was; others come along and are not used until asked."""
    known = {_address(row): row for row in _own(tx, survivor)}
    equal: dict[int, int] = {}
    for row in _own(tx, loser):
        if twin := known.get(_address(row)):
            equal[row.id] = twin.id
            names = ("opted_out_at", "opted_out_how", "undeliverable_at")
            stopped = {name: getattr(twin, name) or getattr(row, name) for name in names}
            patients.change(tx, people.ContactPoint, survivor, twin.id, stopped)
        else:
            messages.withdraw(tx, [row.id], "the record was merged")
            patients.change(tx, people.ContactPoint, loser, row.id, {"patient_id": survivor, "purposes": []})
    messages.forward(tx, equal)


def _own(tx: Connection, patient_id: int) -> list[Any]:
    return [row for row in patients.contact_points(tx, patient_id) if row.patient_id == patient_id]


def _address(row: Any) -> tuple[str, bytes]:
    return row.channel, bytes(row.blind_index)


def _join_related(tx: Connection, loser: int, survivor: int) -> None:
    """Who is around both records is one person, allowed no more than the kept record says."""
    known = {row.name: row for row in patients.related_people(tx, survivor)}
    for row in patients.related_people(tx, loser):
        if twin := known.get(row.name):
            patients.change(tx, people.RelatedPerson, survivor, twin.id, _careful(row, twin))
            patients.redirect(tx, people.RelatedPerson, row.id, twin.id)
        else:
            patients.change(tx, people.RelatedPerson, loser, row.id, {"patient_id": survivor})


def _careful(row: Any, twin: Any) -> dict[str, Any]:
    never = row.never_contact or twin.never_contact
    return {
        "must_consent": row.must_consent or twin.must_consent,
        "may_consent": twin.may_consent or row.must_consent,
        "never_contact": never,
        "languages": twin.languages or row.languages,
        "may_confirm": twin.may_confirm and not never,
        "may_be_told_times": twin.may_be_told_times and not never,
    }


def _join_gates(tx: Connection, loser: int, survivor: int) -> None:
    """The graver of two decisions stands."""
    known = {row.kind: row for row in patients.gates(tx, survivor)}
    for row in patients.gates(tx, loser):
        twin = known.get(row.kind)
        if twin is None:
            patients.change(tx, people.Gate, loser, row.id, {"patient_id": survivor})
        elif _gravity(row) < _gravity(twin):
            graver = {
                name: getattr(row, name) for name in ("status", "expires_on", "decided_at", "decided_by_id")
            }
            patients.change(tx, people.Gate, survivor, twin.id, graver)


def _gravity(row: Any) -> int:
    return GRAVEST_FIRST.index(GateStatus(row.status))


def _join_team(tx: Connection, loser: int, survivor: int) -> None:
    """Nobody is twice in a team, and the kept record's primary ones stay primary."""
    known = patients.whole_care_team(tx, survivor)
    members = {_membership(row) for row in known}
    led = {row.role for row in known if row.is_primary}
    for row in patients.whole_care_team(tx, loser):
        if _membership(row) not in members:
            values = {"patient_id": survivor, "is_primary": row.is_primary and row.role not in led}
            patients.change(tx, people.CareTeamMember, loser, row.id, values)


def _membership(row: Any) -> tuple[Any, ...]:
    return row.practitioner_id, row.role, row.valid_from


def _join_wishes(tx: Connection, loser: int, survivor: int) -> None:
    """Every wish of either holds for both, and whoever keeps apart from one keeps apart from the other."""
    rows = list(patients.wishes_about(tx, [loser, survivor]))
    held = {_wish(row) for row in rows}
    for row in rows:
        wish = _inherited(row, loser, survivor)
        if wish not in held:
            held.add(wish)
            values = {"patient_id": wish[0], "other_patient_id": wish[2]}
            patients.change(tx, people.PatientWish, row.patient_id, row.id, values)


def _inherited(row: Any, loser: int, survivor: int) -> tuple[int, int | None, int | None]:
    patient = survivor if row.patient_id == loser else row.patient_id
    other = survivor if row.other_patient_id == loser else row.other_patient_id
    return patient, row.practitioner_id, other


def _wish(row: Any) -> tuple[int, int | None, int | None]:
    return row.patient_id, row.practitioner_id, row.other_patient_id
