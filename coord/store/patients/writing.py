"""Adding a patient with body, resource and record number, and changing one."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from coord.store import diary, locks, people

HOUSE = "C-"
DIGITS = 6


def one_at_a_time(tx: Connection, organization_id: int) -> None:
    """Hold off others who add a patient, so that each sees the other's and no number is given twice."""
    locks.take(tx, [organization_id], locks.ADDING_PATIENTS)


def add_patient(tx: Connection, organization_id: int, values: dict[str, Any]) -> tuple[int, str]:
    """The new patient's number and public id."""
    tenant, patient = {"organization_id": organization_id}, people.Patient
    person = tx.execute(insert(people.Person).values(tenant).returning(people.Person.id)).scalar_one()
    row = {**values, **tenant, "person_id": person}
    id_, public_id = tx.execute(insert(patient).values(row).returning(patient.id, patient.public_id)).one()
    tx.execute(insert(diary.Resource).values(**tenant, kind="patient", capacity=1, patient_id=id_))
    return id_, public_id


def change_patient(tx: Connection, patient_id: int, values: dict[str, Any]) -> None:
    tx.execute(update(people.Patient).where(people.Patient.id == patient_id).values(values))


def is_number_taken(tx: Connection, organization_id: int, record_number: str) -> bool:
    row = people.Patient
    query = select(row.id).where(row.organization_id == organization_id, row.record_number == record_number)
    return tx.scalar(query) is not None


def next_number(tx: Connection, organization_id: int) -> str:
    """A record number of the house that nobody has."""
    row = people.Patient
    given = tx.scalars(
        select(row.record_number).where(
            row.organization_id == organization_id, row.record_number.startswith(HOUSE)
        )
    )
    numbers = [int(rest) for one in given if (rest := one.removeprefix(HOUSE)).isdecimal()]
    return f"{HOUSE}{max(numbers, default=0) + 1:0{DIGITS}}"
