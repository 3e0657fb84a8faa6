"""Two records of one person made one: everything that refers to the one refers to the other."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, and_, func, or_, select, update
from sqlalchemy.orm import aliased

from coord.store import diary, people, records
from coord.store.db import Model

# What stays with the record that is given up: its own resource, what is told of it, and what its
# twin may hold in another form, which is moved row by row.
STAYING = frozenset(
    {
        diary.Resource.__table__.c.patient_id,
        records.AuditEntry.__table__.c.patient_id,
        people.Gate.__table__.c.patient_id,
        people.CareTeamMember.__table__.c.patient_id,
        people.PatientWish.__table__.c.patient_id,
        people.PatientWish.__table__.c.other_patient_id,
        people.ContactPoint.__table__.c.patient_id,
        people.RelatedPerson.__table__.c.patient_id,
    }
)


def moving_columns() -> list[Column[Any]]:
    """Every column that refers to a patient and simply goes along, whatever table it stands in."""
    return _columns_to(people.Patient, STAYING)


def _columns_to(model: type[Any], without: frozenset[Any] = frozenset()) -> list[Column[Any]]:
    return [
        key.parent
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is model.__table__ and key.parent not in without
    ]


def redirect(tx: Connection, model: type[Any], old: int, new: int) -> None:
    """Whatever refers to the old row refers to the new one."""
    for column in _columns_to(model):
        tx.execute(update(column.table).where(column == old).values({column: new}))


def move(tx: Connection, loser: int, survivor: int) -> dict[str, int]:
    """Move everything that simply goes along; returns how many rows of each table."""
    moved: dict[str, int] = {}
    for column in moving_columns():
        rows = tx.execute(update(column.table).where(column == loser).values({column: survivor})).rowcount
        if rows:
            moved[column.table.name] = rows
    return moved


def counts(tx: Connection, patient_id: int) -> dict[str, int]:
    """How many rows refer to the patient, by table."""
    found: dict[str, int] = {}
    for column in _columns_to(people.Patient):
        query = select(func.count()).select_from(column.table).where(column == patient_id)
        if number := tx.execute(query).scalar_one():
            found[column.table.name] = found.get(column.table.name, 0) + number
    return found


def move_occupancies(tx: Connection, loser: int, survivor: int) -> None:
    """What is taken of the one body and patient is taken of the other's."""
    row, resource = diary.Occupancy, diary.Resource
    taken = {
        patient: (resource_id, person)
        for patient, resource_id, person in tx.execute(
            select(people.Patient.id, resource.id, people.Patient.person_id)
            .join(resource, resource.patient_id == people.Patient.id)
            .where(people.Patient.id.in_((loser, survivor)))
        )
    }
    (old, old_person), (new, new_person) = taken[loser], taken[survivor]
    tx.execute(update(row).where(row.resource_id == old).values(resource_id=new))
    tx.execute(update(row).where(row.person_id == old_person).values(person_id=new_person))


def overlapping(tx: Connection, one_id: int, other_id: int) -> bool:
    """Whether both patients are taken at the same time, by visits or reservations."""
    one, other = aliased(diary.Occupancy), aliased(diary.Occupancy)
    query = (
        select(one.id)
        .join(other, and_(one.starts < other.ends, other.starts < one.ends))
        .where(one.resource_id == _resource(one_id), other.resource_id == _resource(other_id))
    )
    return tx.scalar(query.limit(1)) is not None


def _resource(patient_id: int) -> Any:
    row = diary.Resource
    return select(row.id).where(row.patient_id == patient_id).scalar_subquery()


def in_one_visit(tx: Connection, one_id: int, other_id: int) -> bool:
    """Whether both have a part in the same appointment, be it cancelled."""
    part, other = diary.Participant, aliased(diary.Participant)
    query = (
        select(part.id)
        .join(other, other.appointment_id == part.appointment_id)
        .where(part.patient_id == one_id, other.patient_id == other_id)
    )
    return tx.scalar(query.limit(1)) is not None


def wishes_about(tx: Connection, patient_ids: Sequence[int]) -> Iterator[Any]:
    """Wishes of these patients and wishes to be apart from them."""
    row = people.PatientWish
    yield from tx.execute(
        select(row.__table__).where(
            or_(row.patient_id.in_(patient_ids), row.other_patient_id.in_(patient_ids))
        )
    ).all()
