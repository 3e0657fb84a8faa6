"""The first screen of a day that changes: whom it concerns, in the order in which they would arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection

from coord.domain.appointment import ProposedAppointment
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.domain.replan import Readiness, readiness
from coord.services.replan.cases import Cases, cases
from coord.services.replan.happenings import Happening, subject_of
from coord.services.replan.options import Option, substitutes, times
from coord.services.replan.present import PresentVisit, rows_present, shown_present
from coord.services.roster import Keys
from coord.services.showing.rows import note_look, shown_appointments
from coord.services.showing.values import ShownAppointment
from coord.services.standing import JudgedUnit
from coord.services.telephones import Phone, phones
from coord.store import diary, overview
from coord.store.db import transaction

AT_ONCE = 15


@dataclass(frozen=True, slots=True)
class AffectedVisit:
    """A broken unit: when and how the patient is reached, how far they are, and what could be instead.

    `broken` are those of its appointments that break, `struck` is the first of them, `arrival` the UTC
    epoch minute at which the patient is asked to be there for it. Of later ones in a long list,
    `is_searched` is false until asked for.
    A follow-up `is_bound` to its dose, without which it is not cancelled, until that is given.
    """

    appointments: tuple[ShownAppointment, ...]
    broken: tuple[ShownAppointment, ...]
    reasons: tuple[Reason, ...]
    arrival: int
    readiness: Readiness
    languages: tuple[str, ...]
    phones: tuple[Phone, ...]
    substitutes: tuple[Option, ...]
    times: tuple[Option, ...]
    is_searched: bool
    is_of_group: bool
    is_bound: bool

    @property
    def main(self) -> ShownAppointment:
        return self.appointments[0]

    @property
    def struck(self) -> ShownAppointment:
        return self.broken[0]


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom or what it is about, the visits that break, and whose patients are in the clinic already."""

    about: str
    zone: str
    visits: tuple[AffectedVisit, ...]
    present: tuple[PresentVisit, ...]

    @property
    def follow_ups(self) -> int:
        """How many break with the visit that they follow, and are changed along with it."""
        return sum(len(one.broken) - 1 for one in self.visits)


def affected(
    happening: Happening, *, keys: Keys, by: Actor, now: datetime, only: str | None = None
) -> Affected:
    """By arrival; `only` names one visit whose options are wanted. The look at the patients is audited."""
    with transaction() as tx:
        subject = subject_of(tx, happening, by)
        found = cases(tx, happening, subject, by, now)
        here = rows_present(tx, happening, subject, by)
        rows = _rows(tx, found, by)
        if rows or here:
            note_look(tx, "replan.viewed", [*rows.values(), *here], by, now, "patient_id")
        screen = _Screen(
            found,
            dict(zip(rows, shown_appointments(tx, list(rows.values())), strict=True)),
            phones(tx, {row.patient_id for row in rows.values()}, keys),
            happening.span,
            by,
            to_minute(now),
            only,
        )
        return Affected(subject.name, subject.zone, screen.visits(), shown_present(tx, here))


def _rows(tx: Connection, found: Cases, by: Actor) -> Mapping[int, Any]:
    ids = {id_ for one in found.broken for id_ in one.unit.proposal.replaces}
    if not ids:
        return {}
    rows = overview.appointments(tx, by.organization_id, diary.Appointment.id.in_(ids))
    return {row.id: row for row in rows}


@dataclass(frozen=True, slots=True)
class _Struck:
    """A broken unit, and the places in it of the appointments that break in the span, the first one first."""

    judged: JudgedUnit
    places: tuple[int, ...]

    @classmethod
    def of(cls, one: JudgedUnit, span: Interval) -> Self:
        ones = one.unit.proposal.appointments
        broken = {refusal.position for refusal in one.refusals}
        struck = (at for at in broken if ones[at].interval.overlaps(span))
        return cls(one, tuple(sorted(struck, key=lambda at: ones[at].starts)))

    @property
    def appointment(self) -> ProposedAppointment:
        return self.judged.unit.proposal.appointments[self.places[0]]

    @property
    def arrival(self) -> int:
        """The UTC epoch minute at which the patient is asked to be there."""
        return self.appointment.starts - self.judged.facts.policy.preparation.arrive_minutes


@dataclass(frozen=True, slots=True)
class _Screen:
    """What was read, to be put in order."""

    found: Cases
    shown: Mapping[int, ShownAppointment]
    reached: Mapping[int, tuple[Phone, ...]]
    span: Interval
    by: Actor
    now: int
    only: str | None

    def visits(self) -> tuple[AffectedVisit, ...]:
        struck = (_Struck.of(one, self.span) for one in self.found.broken)
        ordered = sorted(struck, key=lambda one: one.arrival)
        return tuple(self._visit(place, one) for place, one in enumerate(ordered))

    def _visit(self, place: int, struck: _Struck) -> AffectedVisit:
        one, broken = struck.judged, struck.appointment
        ones = tuple(self.shown[id_] for id_ in one.unit.proposal.replaces)
        is_searched = ones[0].public_id == self.only if self.only else place < AT_ONCE
        patient = ones[0].patient.public_id
        return AffectedVisit(
            ones,
            tuple(ones[place] for place in struck.places),
            tuple(dict.fromkeys(each.reason for each in one.refusals)),
            struck.arrival,
            readiness(broken, one.facts.clinics[broken.clinic_id].zone, one.facts.policy, self.now),
            one.facts.patient.languages,
            self.reached[one.unit.proposal.patient_id],
            substitutes(one, patient, self.found, self.by, self.now) if is_searched else (),
            times(one, patient, self.found, self.now) if is_searched else (),
            is_searched,
            bool(one.unit.proposal.groups),
            one.unit.anchor is not None and one.unit.anchor.starts > self.now,
        )
