"""Opening groups: one, or one every so many weeks, perhaps with patients in them at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal
from coord.domain.course import GroupTemplate
from coord.domain.facts import NO_PATIENT, Facts
from coord.domain.groups import opening_refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.series import Recurrence, walls
from coord.services import notices, repeats
from coord.services.booking.judging import Judged, lock, weigh
from coord.services.drafts import Conflict, DraftAppointment, resolved
from coord.services.errors import NotFound
from coord.services.groups import showing, waiting
from coord.services.groups.joining import seat_in_all
from coord.services.groups.seating import found, patient_named, seat
from coord.services.groups.values import CourseOpening, Joining, Opened, Opening, PlannedOpening
from coord.services.notices import of_groups
from coord.services.repeats import Once
from coord.services.whole import Against, OneRefused, whole
from coord.store import audit, bookings, facts, groups, names
from coord.store.db import transaction

One = TypeVar("One")
Done = TypeVar("Done")

AnyOpening = Opening | CourseOpening | PlannedOpening
GroupRules = Callable[[ProposedAppointment, int, Facts, int], tuple[Refusal, ...]]

OF_COURSE = 0  # the groups of a course keep no rhythm


def open_groups(
    opening: Opening, recurrence: Recurrence | None = None, *, by: Actor, now: datetime, once: Once
) -> Opened | OneRefused:
    """Open the group, or one at every time of the recurrence, with all its patients; or none at all."""
    times = walls(recurrence) if recurrence else (opening.appointment.wall,)
    drafts = [replace(opening.appointment, wall=wall) for wall in times]
    every_weeks = recurrence.every_weeks if recurrence else None
    return whole(lambda: _open(drafts, opening, every_weeks, by, now, once))


def open_course(course: CourseOpening, *, by: Actor, now: datetime, once: Once) -> Opened | OneRefused:
    """Open every group of a course, each kind at its own hour, room and people; or none at all."""
    drafts = _of_course(course, showing.course(course.template, by=by, now=now))
    return whole(lambda: _open(drafts, course, OF_COURSE, by, now, once))


def open_planned(course: PlannedOpening, *, by: Actor, now: datetime, once: Once) -> Opened | OneRefused:
    """Open every group of a course at the time that was planned for it; or none at all."""
    template = showing.course(course.template, by=by, now=now)
    codes, days = [one.type_code for one in course.groups], [one.wall.date() for one in course.groups]
    if codes != [step.type_code for step in template.steps] or days != sorted(set(days)):
        raise NotFound
    return whole(lambda: _open(course.groups, course, OF_COURSE, by, now, once))


def _of_course(course: CourseOpening, template: GroupTemplate) -> list[DraftAppointment]:
    """Its groups in order of time; NotFound where a kind has nobody."""
    parts = {one.type_code: one for one in course.parts}
    if not set(template.kinds) <= parts.keys():
        raise NotFound
    return [
        replace(parts[step.type_code], wall=datetime.combine(day, parts[step.type_code].wall.time()))
        for step, day in zip(template.steps, template.days(course.first), strict=True)
    ]


def _open(
    drafts: Sequence[DraftAppointment],
    opening: AnyOpening,
    every_weeks: int | None,
    by: Actor,
    now: datetime,
    once: Once,
) -> Opened:
    """All of them; those that come back, or belong to one course, are one series."""
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Opened(earlier["group"], earlier["groups"])
        wanted = _proposed(tx, drafts, by, now)
        series = None if every_weeks is None else groups.add_series(tx, every_weeks, by, now)
        opened = each(wanted, lambda one: _add(tx, one, opening, series, by, now))
        for patient in opening.patients:
            _seat(tx, opened, Joining(patient, overriding=opening.overriding), by, now)
        of_groups.opened(tx, [found(tx, name, by).id for name in opened], now)
        if opening.is_offered:
            for name in opened:
                waiting.offer_opened(tx, name, by, now)
        repeats.keep(tx, once, by, {"group": opened[0], "groups": len(opened)}, now)
        return Opened(opened[0], len(opened))


def _proposed(
    tx: Connection, drafts: Sequence[DraftAppointment], by: Actor, now: datetime
) -> list[ProposedAppointment]:
    """Every group at its time, with everything that any of them would take locked at once."""
    wanted = each(drafts, lambda draft: named(tx, draft, by, now.date()))
    whole_of_it = Proposal(NO_PATIENT.id, tuple(wanted))
    lock(tx, whole_of_it, bookings.resources_of(tx, by.organization_id, whole_of_it))
    return wanted


def each(several: Sequence[One], work: Callable[[One], Done]) -> list[Done]:
    """The work done for each; Against with all for which it cannot be."""
    done, refused = [], []
    for place, one in enumerate(several):
        try:
            done.append(work(one))
        except Conflict as conflict:
            refused.append(OneRefused(place, conflict.refusals, overridable=conflict.overridable))
    if refused:
        raise Against.all_of(refused)
    return done


def named(tx: Connection, draft: DraftAppointment, by: Actor, today: date) -> ProposedAppointment:
    """The draft of a group with numbers for names; NotFound for a stranger."""
    day = draft.wall.date()
    asked = names.bound(
        by.organization_id,
        max(today, day),
        patient="",
        types=[draft.type_code],
        clinics=[draft.clinic],
        rooms=[draft.room] if draft.room else [],
        practitioners=draft.people.values(),
    )
    return resolved(draft, names.known(tx, asked, day, today))


def judged(
    tx: Connection,
    one: ProposedAppointment,
    places: int,
    by: Actor,
    now: datetime,
    without: tuple[int, ...] = (),
    overriding: Overriding = NOTHING_OVERRIDDEN,
    rules: GroupRules = opening_refusals,
) -> Judged:
    """That there may be such a group, and by which facts; Conflict with everything that stands against it."""
    proposal = Proposal(NO_PATIENT.id, (one,))
    bookings.drop_expired_holds(tx, bookings.resources_of(tx, by.organization_id, proposal), now)
    scope = replace(facts.scope_of(proposal, by.organization_id, now), without=without)
    known = facts.load_clinic(tx, scope)
    return weigh(rules(one, places, known, to_minute(now)), proposal, known, by, overriding)


def _add(
    tx: Connection,
    one: ProposedAppointment,
    opening: AnyOpening,
    series: int | None,
    by: Actor,
    now: datetime,
) -> str:
    found_right = judged(tx, one, opening.places, by, now, overriding=opening.overriding)
    id_, name = groups.add(tx, one, opening.places, found_right.facts, by.organization_id, now, series)
    details = {"places": opening.places, "series": series, **told(found_right)}
    audit.record(tx, "group.opened", by=by, now=now, subject="appointment", subject_id=id_, details=details)
    return name


def told(one: Judged) -> dict[str, Any]:
    """What of a group was overridden and why, for the audit trail: no patient's ledger has it."""
    names_ = [type(refusal.reason).__name__ for refusal in one.overridden]
    return {"overridden": names_, "why": one.why} if names_ else {}


def _seat(tx: Connection, opened: list[str], joining: Joining, by: Actor, now: datetime) -> None:
    """A patient in every group that was opened; whom it is about stands with what is refused."""
    several = [found(tx, name, by) for name in opened]
    patient_id = patient_named(tx, joining.patient, by)
    if len(several) > 1:
        seat_in_all(tx, several, patient_id, joining, by, now)
        return
    try:
        seated = seat(tx, several[0], patient_id, joining, by, now)
    except Conflict as conflict:
        raise Against(0, conflict.refusals, joining.patient, conflict.overridable) from None
    notices.booked(tx, seated.ids, now)
