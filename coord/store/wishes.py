"""Whom patients must not be with."""

from sqlalchemy import Connection, select

from coord.domain.appointment import PatientId, PractitionerId
from coord.store import people


def never_with(tx: Connection, patient_id: int) -> frozenset[PractitionerId]:
    """The practitioners whom the patient must not be given."""
    row = people.PatientWish
    found = tx.scalars(
        select(row.practitioner_id).where(row.patient_id == patient_id, row.kind == "never_with")
    )
    return frozenset(PractitionerId(id_) for id_ in found if id_ is not None)


def apart_from(tx: Connection, patient_id: int) -> frozenset[PatientId]:
    """The patients whom this one must not meet, whichever of the two records says so."""
    row = people.PatientWish
    mine = select(row.other_patient_id).where(row.patient_id == patient_id, row.kind == "apart_from")
    theirs = select(row.patient_id).where(row.other_patient_id == patient_id, row.kind == "apart_from")
    return frozenset(
        PatientId(id_) for query in (mine, theirs) for id_ in tx.scalars(query) if id_ is not None
    )
