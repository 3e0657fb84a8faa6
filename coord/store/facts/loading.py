"""The facts of a scope, as one consistent picture."""

from sqlalchemy import Connection

from coord.domain import facts as domain
from coord.domain.appointment import ClinicId, PractitionerId, ResourceId
from coord.domain.qualifications import LIFE_SUPPORT
from coord.domain.spans import Spans
from coord.store import policies
from coord.store.asking import ask
from coord.store.facts import patients, places, practitioners
from coord.store.facts.asked import values
from coord.store.facts.scope import Scope, span_of
from coord.store.facts.taken import spans_in, taken_in

QUESTIONS = (*places.QUESTIONS, *practitioners.QUESTIONS, *patients.QUESTIONS, policies.IN_FORCE)


def load(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope, as one consistent picture inside the caller's transaction."""
    answers = ask(tx, QUESTIONS, values(scope))
    clinics = places.clinics_of(answers, scope)
    everybody = practitioners.practitioners_of(answers, scope, clinics)
    rooms = places.rooms_of(answers)
    patient = patients.patient_of(answers)
    resources = {patient.resource_id, *(room.resource_id for room in rooms.values())}
    resources |= {one.attention_id for one in everybody.values()}
    resources |= {one.cover_id for one in everybody.values()}
    span = span_of(scope, clinics)
    taken: dict[ResourceId, tuple[domain.Taken, ...]] = {}
    spans: dict[ResourceId, Spans] = {}
    if scope.with_lanes:
        taken, presence = taken_in(tx, scope, resources, span)
    else:
        spans, presence = spans_in(tx, scope, resources, span)
    return domain.Facts(
        policy=policies.policy_in(answers),
        patient=patient,
        clinics=clinics,
        rooms=rooms,
        practitioners=_wanted(everybody, scope),
        taken=taken,
        spans=spans,
        presence=presence,
        anchor=scope.anchor,
        travel=places.travel_of(answers),
        life_support=tuple(one for one in everybody.values() if one.is_trained(LIFE_SUPPORT)),
    )


def _wanted(
    everybody: dict[PractitionerId, domain.Practitioner], scope: Scope
) -> dict[PractitionerId, domain.Practitioner]:
    if scope.practitioners is None:
        return everybody
    return {id_: one for id_, one in everybody.items() if id_ in scope.practitioners}


def who_works(
    tx: Connection, scope: Scope
) -> tuple[dict[ClinicId, domain.Clinic], dict[PractitionerId, domain.Practitioner]]:
    """The clinics of a scope and its people, and nothing about any patient."""
    answers = ask(tx, (*places.QUESTIONS, *practitioners.QUESTIONS), values(scope))
    clinics = places.clinics_of(answers, scope)
    return clinics, practitioners.practitioners_of(answers, scope, clinics)


def patient_in(tx: Connection, scope: Scope) -> domain.Patient:
    """The patient of a scope alone."""
    return patients.patient_of(ask(tx, patients.QUESTIONS, values(scope)))
