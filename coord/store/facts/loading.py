"""The facts of a scope, as one consistent picture."""

from sqlalchemy import Connection

from coord.domain import facts as domain
from coord.store import policies
from coord.store.facts.patients import patient_of
from coord.store.facts.places import clinics_of, rooms_of
from coord.store.facts.practitioners import practitioners_of
from coord.store.facts.scope import Scope
from coord.store.facts.taken import taken_in


def load(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope, as one consistent picture inside the caller's transaction."""
    clinics = clinics_of(tx, scope)
    practitioners = practitioners_of(tx, scope, clinics)
    rooms = rooms_of(tx, scope)
    patient = patient_of(tx, scope)
    resources = {patient.resource_id, *(room.resource_id for room in rooms.values())}
    resources |= {one.attention_id for one in practitioners.values()}
    resources |= {one.cover_id for one in practitioners.values()}
    taken, presence = taken_in(tx, scope, resources, clinics)
    return domain.Facts(
        policy=policies.current(tx, scope.organization_id, scope.now.date()),
        patient=patient,
        clinics=clinics,
        rooms=rooms,
        practitioners=practitioners,
        taken=taken,
        presence=presence,
        anchor=scope.anchor,
    )
