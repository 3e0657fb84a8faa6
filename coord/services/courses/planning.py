"""Planning a course: several ways side by side, each of which can be booked as it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.booking import Refusal
from coord.domain.course import (
    MOST_DAYS,
    Aim,
    CoursePlanner,
    CourseVisit,
    Plan,
    Step,
    Unplanned,
    WantedCourse,
)
from coord.domain.facts import Dose, Facts
from coord.domain.follow_up import needs_its_own
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.ranking import NO_WISHES, Wishes
from coord.domain.roles import Role
from coord.services import showing
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.services.plans import PlannedAppointment, planned
from coord.services.searching.search import draft_of
from coord.store import audit, facts, names, policies
from coord.store.db import reading, transaction
from coord.store.names import Directory

LEAD = Role.LEAD_THERAPIST


@dataclass(frozen=True, slots=True)
class CourseAsk:
    """What is planned: public ids; the first visit is between two days; without a therapist, whoever can."""

    patient: str
    clinic: str
    steps: tuple[Step, ...]
    first: date
    latest_first: date
    therapist: str | None = None
    wishes: Wishes = NO_WISHES


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One unit of a course as it would be, and the draft that books it."""

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft

    @property
    def count(self) -> int:
        return len(self.appointments)


@dataclass(frozen=True, slots=True)
class WayToDoIt:
    """One way to have the course: what it is best at, who leads it, from when to when, and its visits.

    `wished` counts the steps at times that the patient would like; `also` is what else it is best at.
    """

    aim: Aim
    therapist: str
    first: date
    last: date
    wished: int
    visits: tuple[PlannedVisit, ...]
    also: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """All ways, the soonest first; where there is none, what stood against which step (by number)."""

    ways: tuple[WayToDoIt, ...]
    step: int
    refusals: tuple[Refusal, ...]
    zone: str

    @property
    def absent(self) -> tuple[Aim, ...]:
        """What no way is best at."""
        found = {aim for way in self.ways for aim in (way.aim, *way.also)}
        return tuple(aim for aim in Aim if aim not in found)


def kinds(*, by: Actor, now: datetime) -> dict[str, str]:
    """The kinds of visit that a course may be made of, their names by code."""
    known = _types(by, now)
    follow_ups = {one.follow_up for one in known.values()}
    return {
        code: one.name for code, one in known.items() if one.is_patient_present and code not in follow_ups
    }


def therapists(*, by: Actor, now: datetime) -> tuple[tuple[str, str], ...]:
    """Who is of the profession that leads, by public id, with names."""
    code = next((code for code, one in _types(by, now).items() if LEAD in one.roles), None)
    people = dict(showing.candidates(code, by=by, now=now)) if code else {}
    return people.get(LEAD.value, ())


def _types(by: Actor, now: datetime) -> dict[str, AppointmentType]:
    with reading() as tx:
        return policies.kinds_known(tx, by.organization_id, now.date())


def _length(steps: Sequence[Step], latest_days: int = 0) -> timedelta:
    """How long the course lasts at most, its last follow-up included."""
    return timedelta(days=sum(one.at_most for one in steps[1:]) + latest_days)


def plan(ask: CourseAsk, *, by: Actor, now: datetime) -> PlannedCourse:
    """Every way that is best at something; the look at the patient is audited.

    Raises NotFound for a stranger; a course longer than MOST_DAYS is cut there, and may not fit.
    """
    with transaction() as tx:
        read = read_for(tx, ask, (), by, now)
    return ways_of(ask, read, now)


@dataclass(frozen=True, slots=True)
class ReadForPlan:
    """What a course is planned on: the names in the house, the facts, and by when it is over."""

    known: Directory
    facts: Facts
    last: date


def read_for(
    tx: Connection, ask: CourseAsk, without: tuple[int, ...], by: Actor, now: datetime
) -> ReadForPlan:
    """Read it, as if the appointments `without` were not; the look at the patient is audited."""
    known = names.directory(tx, by.organization_id, now.date(), ask.patient)
    if known.patient is None or ask.clinic not in known.clinics:
        raise NotFound
    ahead = policies.ahead(tx, by.organization_id, now.date())
    whole = _length(ask.steps, max(policy.follow_up.latest_days for _, policy in ahead))
    last = min(ask.latest_first + whole, ask.first + timedelta(days=MOST_DAYS))
    scope = facts.Scope(
        organization_id=by.organization_id,
        patient_id=known.patient,
        clinic_ids=(known.clinics[ask.clinic][0],),
        first=min(ask.first, now.date()),
        last=last + timedelta(days=10),
        now=now,
        without=without,
        with_life_support=True,
        with_lanes=False,
    )
    about = replace(facts.load(tx, scope), kinds=known.kinds)
    audit.record(
        tx,
        "course.planned",
        by=by,
        now=now,
        subject="patient",
        subject_id=known.patient,
        patient_id=known.patient,
    )
    return ReadForPlan(known, about, last)


def ways_of(ask: CourseAsk, read: ReadForPlan, now: datetime) -> PlannedCourse:
    """Every way that is best at something, or what stands against the step that comes nowhere."""
    clinic, zone = read.known.clinics[ask.clinic]
    planner = CoursePlanner(_wanted(ask, read.known, read.facts, read.last, now), clinic, read.facts)
    ways = tuple(_way(one, ask, read.facts, read.known) for one in planner.plans())
    against = planner.against if not ways else Unplanned(0, ())
    return PlannedCourse(ways, against.step, against.refusals, zone.key)


def _wanted(ask: CourseAsk, known: Directory, about: Facts, last: date, now: datetime) -> WantedCourse:
    visits = tuple(_visits(ask.steps, known.types, about.patient.doses))
    leads = None if ask.therapist is None else frozenset({_must(known.practitioners, ask.therapist)})
    return WantedCourse(
        visits, ask.first, ask.latest_first, last, to_minute(now), leads=leads, wishes=ask.wishes
    )


def _must(known: Mapping[str, PractitionerId], name: str) -> PractitionerId:
    if name not in known:
        raise NotFound
    return known[name]


def _visits(
    steps: Sequence[Step], types: Mapping[str, AppointmentType], doses: Sequence[Dose]
) -> Iterator[CourseVisit]:
    """The steps with their types, and the follow-ups that policy wants with them."""
    earlier = list(doses)
    for step in steps:
        kind = types.get(step.type_code)
        if kind is None:
            raise NotFound
        is_due = bool(kind.follow_up) and needs_its_own(kind.follow_up_every, kind.follow_up_count, earlier)
        follow_up = types[kind.follow_up] if kind.follow_up and is_due else None
        if kind.is_treatment:
            earlier.append(Dose(0, follow_ups=(0,) if follow_up else ()))
        yield CourseVisit(kind, follow_up, step.at_least, step.at_most)


def _way(one: Plan, ask: CourseAsk, about: Facts, known: Directory) -> WayToDoIt:
    visits = tuple(
        PlannedVisit(
            tuple(planned(each, about) for each in unit.appointments),
            draft_of(unit, ask.patient, about, known.names),
        )
        for unit in one.units
    )
    lead = about.practitioners[one.lead].name if one.lead is not None else ""
    return WayToDoIt(one.aim, lead, one.first, one.last, one.wished, visits, one.also)
