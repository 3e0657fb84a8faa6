"""One row at a time of what belongs to a patient; the patient's number is always part of the question."""

from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from coord.store import people


def add(tx: Connection, model: type[Any], values: dict[str, Any]) -> int:
    """The new row's number."""
    return tx.execute(insert(model).values(values).returning(model.id)).scalar_one()  # type: ignore[no-any-return]


def one(tx: Connection, model: type[Any], patient_id: int, row_id: int) -> Any | None:
    """All columns of a row of this patient."""
    query = select(model.__table__).where(model.id == row_id, _of(model, patient_id))
    return tx.execute(query).one_or_none()


def change(tx: Connection, model: type[Any], patient_id: int, row_id: int, values: dict[str, Any]) -> None:
    tx.execute(update(model).where(model.id == row_id, _of(model, patient_id)).values(values))


def remove(tx: Connection, model: type[Any], patient_id: int, row_id: int) -> None:
    tx.execute(delete(model).where(model.id == row_id, _of(model, patient_id)))


def _of(model: type[Any], patient_id: int) -> Any:
    """Contact points may also be those of somebody related to the patient."""
    if model is not people.ContactPoint:
        return model.patient_id == patient_id
    related = select(people.RelatedPerson.id).where(people.RelatedPerson.patient_id == patient_id)
    return or_(model.patient_id == patient_id, model.related_person_id.in_(related))
