"""The facts of many scopes, what they share read once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import ClinicId, PersonId, PractitionerId, ResourceId
from coord.domain.interval import Interval
from coord.store import diary
from coord.store.facts.groups import Groups
from coord.store.facts.loading import load, patient_in
from coord.store.facts.scope import LONGEST, Scope, span_of

Presence = tuple[Interval, ClinicId]
Patients = dict[Scope, domain.Patient]


def load_many(
    tx: Connection, scopes: Sequence[Scope], known: Patients | None = None
) -> Iterator[domain.Facts]:
    """The facts of each scope in order, as `load` would give them, with more days and people around.

    The scopes are of one organization and one moment, and none turns a hold into a booking. `known` are
    patients read before; those read now are put in.
    """
    if not scopes:
        return
    shared = load(tx, _hull(scopes))
    patients = _patients(tx, scopes, {} if known is None else known)
    rows = _rows(tx, shared, scopes, patients)
    of_appointment, of_resource = _by_appointment(rows), _by_resource(rows)
    parts, groups = _parts(tx, shared, scopes), Groups(tx, scopes)
    for scope, patient in zip(scopes, patients, strict=True):
        own = {row.taken.occupancy_id: row for id_ in scope.without for row in of_appointment[id_]}
        others = [one for one in of_resource[patient.resource_id] if one.taken.occupancy_id not in own]
        yield replace(
            shared,
            patient=patient,
            practitioners=_practitioners(shared, [one for id_ in scope.without for one in parts[id_]]),
            taken=_taken(shared, own, patient, others),
            presence=_presence(shared, own.values(), patient, others),
            anchor=scope.anchor,
            groups=groups.known(scope),
        )


def _patients(tx: Connection, scopes: Sequence[Scope], known: Patients) -> list[domain.Patient]:
    for scope in scopes:
        if scope not in known:
            known[scope] = patient_in(tx, scope)
    return [known[scope] for scope in scopes]


def _parts(
    tx: Connection, shared: domain.Facts, scopes: Sequence[Scope]
) -> defaultdict[int, list[tuple[PractitionerId, int]]]:
    """By appointment of the scopes, who of those with limited treatments has a part in it, and its start."""
    found: defaultdict[int, list[tuple[PractitionerId, int]]] = defaultdict(list)
    limited = [one.id for one in shared.practitioners.values() if one.treatments]
    if limited:
        row, one, part = diary.Assignment, diary.Appointment, diary.Participant
        query = (
            select(one.id, row.practitioner_id, one.starts)
            .distinct()
            .join(row, row.appointment_id == one.id)
            .join(part, part.appointment_id == one.id)
            .where(
                one.id.in_({id_ for scope in scopes for id_ in scope.without}),
                row.practitioner_id.in_(limited),
            )
        )
        for id_, who, starts in tx.execute(query):
            found[id_].append((PractitionerId(who), starts))
    return found


def _practitioners(
    shared: domain.Facts, own: Iterable[tuple[PractitionerId, int]]
) -> Mapping[PractitionerId, domain.Practitioner]:
    """Everybody, without the treatment visits of the unit itself."""
    people = dict(shared.practitioners)
    for who, starts in own:
        others = list(people[who].treatments)
        if starts in others:
            others.remove(starts)
            people[who] = replace(people[who], treatments=tuple(others))
    return people


def _hull(scopes: Sequence[Scope]) -> Scope:
    return replace(
        scopes[0],
        clinic_ids=tuple({id_ for scope in scopes for id_ in scope.clinic_ids}),
        first=min(scope.first for scope in scopes),
        last=max(scope.last for scope in scopes),
        practitioners=tuple({who for scope in scopes for who in scope.practitioners or ()}),
        rooms=tuple({room for scope in scopes for room in scope.rooms or ()}),
        without=(),
        groups=(),
        anchor=None,
        with_life_support=any(scope.with_life_support for scope in scopes),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What is taken of a resource, by which appointment, and where the person is then in person."""

    resource: ResourceId
    taken: domain.Taken
    appointment: int | None
    person: PersonId | None
    clinic: ClinicId | None

    @property
    def presence(self) -> Presence | None:
        return (self.taken.interval, self.clinic) if self.clinic is not None else None


def _rows(
    tx: Connection, shared: domain.Facts, scopes: Sequence[Scope], patients: Sequence[domain.Patient]
) -> list[_Row]:
    """What the patients are taken for, and everything that the appointments left out take."""
    row, hold, span = diary.Occupancy, diary.Hold, span_of(_hull(scopes), dict(shared.clinics))
    query = (
        select(
            row.id, row.resource_id, row.lane, row.starts, row.ends,
            row.appointment_id, row.person_id, row.clinic_id,
        )
        .outerjoin(hold, hold.id == row.hold_id)
        .where(
            or_(
                row.resource_id.in_({one.resource_id for one in patients}),
                row.appointment_id.in_({id_ for scope in scopes for id_ in scope.without}),
            ),
            row.starts > span.starts - LONGEST,
            row.starts < span.ends,
            row.ends > span.starts,
            or_(row.hold_id.is_(None), hold.expires_at > scopes[0].now),
        )
        .order_by(row.resource_id, row.starts)
    )  # fmt: skip
    return [
        _Row(
            ResourceId(one.resource_id),
            domain.Taken(Interval(one.starts, one.ends), one.lane, one.id),
            one.appointment_id,
            one.person_id,
            one.clinic_id,
        )
        for one in tx.execute(query)
    ]


def _by_appointment(rows: Iterable[_Row]) -> defaultdict[int, list[_Row]]:
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.appointment is not None:
            found[row.appointment].append(row)
    return found


def _by_resource(rows: Iterable[_Row]) -> defaultdict[ResourceId, list[_Row]]:
    found: defaultdict[ResourceId, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.resource].append(row)
    return found


def _taken(
    shared: domain.Facts, own: dict[int, _Row], patient: domain.Patient, others: Iterable[_Row]
) -> dict[ResourceId, tuple[domain.Taken, ...]]:
    less = {
        resource: tuple(one for one in shared.taken.get(resource, ()) if one.occupancy_id not in own)
        for resource in {row.resource for row in own.values()}
    }
    return {**shared.taken, **less, patient.resource_id: tuple(row.taken for row in others)}


def _presence(
    shared: domain.Facts, own: Iterable[_Row], patient: domain.Patient, others: Iterable[_Row]
) -> dict[PersonId, Sequence[Presence]]:
    """Where people are, the unit's own rows taken out once each, the patient's others put in."""
    own = [row for row in own if row.person is not None]
    people = {row.person for row in own if row.person is not None} | {patient.person_id}
    less = {who: list(shared.presence.get(who, ())) for who in people}
    for row in own:
        if row.person is not None and row.presence in less[row.person]:
            less[row.person].remove(row.presence)
    less[patient.person_id] += [row.presence for row in others if row.presence]
    return {**shared.presence, **{who: tuple(where) for who, where in less.items()}}
