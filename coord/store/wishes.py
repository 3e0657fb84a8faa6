"""Whom patients must not be with."""

from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, bindparam, select, union_all

from coord.domain.appointment import PatientId, PractitionerId
from coord.store import people

_wish, _PATIENT = people.PatientWish, bindparam("patient", type_=Integer)


def others_of(patient: Any) -> CompoundSelect[Any]:
    """Whom the patient must not meet: what either record of the two says counts for both."""
    return union_all(
        select(_wish.other_patient_id).where(
            _wish.patient_id == patient, _wish.other_patient_id.is_not(None)
        ),
        select(_wish.patient_id).where(_wish.other_patient_id == patient),
    )


OTHERS = others_of(_PATIENT)


def never_with(tx: Connection, patient_id: int) -> frozenset[PractitionerId]:
    """The practitioners whom the patient must not be given."""
    row = people.PatientWish
    found = tx.scalars(
        select(row.practitioner_id).where(row.patient_id == patient_id, row.kind == "never_with")
    )
    return frozenset(PractitionerId(id_) for id_ in found if id_ is not None)


def apart_from(tx: Connection, patient_id: int) -> frozenset[PatientId]:
    """The patients whom this one must not meet, whichever of the two records says so."""
    return frozenset(PatientId(id_) for id_ in tx.scalars(OTHERS, {"patient": patient_id}))
