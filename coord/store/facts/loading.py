"""The facts of a scope, as one consistent picture."""

from sqlalchemy import Connection

from coord.domain import facts as domain
from coord.domain.appointment import PractitionerId, ResourceId
from coord.domain.qualifications import LIFE_SUPPORT
from coord.domain.spans import Spans
from coord.store import policies
from coord.store.facts.patients import patient_of
from coord.store.facts.places import clinics_of, rooms_of
from coord.store.facts.practitioners import practitioners_of, with_life_support
from coord.store.facts.scope import Scope, span_of
from coord.store.facts.taken import spans_in, taken_in


def load(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope, as one consistent picture inside the caller's transaction."""
    clinics = clinics_of(tx, scope)
    everybody = practitioners_of(tx, with_life_support(tx, scope), clinics)
    practitioners = _wanted(everybody, scope)
    rooms = rooms_of(tx, scope)
    patient = patient_of(tx, scope)
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
        policy=policies.current(tx, scope.organization_id, scope.now.date()),
        patient=patient,
        clinics=clinics,
        rooms=rooms,
        practitioners=practitioners,
        taken=taken,
        spans=spans,
        presence=presence,
        anchor=scope.anchor,
        life_support=tuple(one for one in everybody.values() if one.is_trained(LIFE_SUPPORT)),
    )


def _wanted(
    everybody: dict[PractitionerId, domain.Practitioner], scope: Scope
) -> dict[PractitionerId, domain.Practitioner]:
    if scope.practitioners is None:
        return everybody
    return {id_: one for id_, one in everybody.items() if id_ in scope.practitioners}
