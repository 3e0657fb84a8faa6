"""Opening groups: one, or one every so many weeks, perhaps with patients in them at once."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import NOTHING_OVERRIDDEN
from coord.domain.facts import NO_PATIENT, Facts
from coord.domain.groups import group_refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.series import Recurrence, walls
from coord.services import notices, repeats
from coord.services.booking.judging import lock, weigh
from coord.services.drafts import Conflict, DraftAppointment, resolved
from coord.services.groups.joining import seat_in_all
from coord.services.groups.seating import found, patient_named, seat
from coord.services.groups.values import Joining, Opened, Opening
from coord.services.repeats import Once
from coord.services.whole import Against, OneRefused, whole
from coord.store import audit, bookings, facts, groups, names
from coord.store.db import transaction


def open_groups(
    opening: Opening, recurrence: Recurrence | None = None, *, by: Actor, now: datetime, once: Once
) -> Opened | OneRefused:
    """Open the group, or one at every time of the recurrence, with all its patients; or none at all."""
    return whole(lambda: _open(opening, recurrence, by, now, once))


def _open(opening: Opening, recurrence: Recurrence | None, by: Actor, now: datetime, once: Once) -> Opened:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Opened(earlier["group"], earlier["groups"])
        wanted = _proposed(tx, opening.appointment, recurrence, by, now)
        series = groups.add_series(tx, recurrence.every_weeks, by, now) if recurrence else None
        opened = [_add(tx, place, one, opening.places, series, by, now) for place, one in enumerate(wanted)]
        for patient in opening.patients:
            _seat(tx, opened, patient, by, now)
        repeats.keep(tx, once, by, {"group": opened[0], "groups": len(opened)}, now)
        return Opened(opened[0], len(opened))


def _proposed(
    tx: Connection, draft: DraftAppointment, recurrence: Recurrence | None, by: Actor, now: datetime
) -> list[ProposedAppointment]:
    """The group at each of its times, with everything that any of them would take locked at once."""
    wanted = []
    for place, wall in enumerate(walls(recurrence) if recurrence else [draft.wall]):
        try:
            wanted.append(named(tx, replace(draft, wall=wall), by, now.date()))
        except Conflict as conflict:
            raise Against(place, conflict.refusals) from None
    whole_of_it = Proposal(NO_PATIENT.id, tuple(wanted))
    lock(tx, whole_of_it, bookings.resources_of(tx, by.organization_id, whole_of_it))
    return wanted


def named(tx: Connection, draft: DraftAppointment, by: Actor, today: date) -> ProposedAppointment:
    """The draft of a group with numbers for names; NotFound for a stranger."""
    asked = names.bound(
        by.organization_id,
        today,
        patient="",
        types=[draft.type_code],
        clinics=[draft.clinic],
        rooms=[draft.room] if draft.room else [],
        practitioners=draft.people.values(),
    )
    return resolved(draft, names.known(tx, asked))


def judged(
    tx: Connection,
    one: ProposedAppointment,
    places: int,
    by: Actor,
    now: datetime,
    without: tuple[int, ...] = (),
) -> Facts:
    """The facts by which there may be such a group; Conflict with everything that stands against it."""
    proposal = Proposal(NO_PATIENT.id, (one,))
    bookings.drop_expired_holds(tx, bookings.resources_of(tx, by.organization_id, proposal), now)
    scope = replace(facts.scope_of(proposal, by.organization_id, now), without=without)
    known = facts.load_clinic(tx, scope)
    weigh(group_refusals(one, places, known, to_minute(now)), known, by, NOTHING_OVERRIDDEN)
    return known


def _add(
    tx: Connection,
    place: int,
    one: ProposedAppointment,
    places: int,
    series: int | None,
    by: Actor,
    now: datetime,
) -> str:
    try:
        known = judged(tx, one, places, by, now)
    except Conflict as conflict:
        raise Against(place, conflict.refusals) from None
    id_, name = groups.add(tx, one, places, known, by.organization_id, now, series)
    details = {"places": places, "series": series}
    audit.record(tx, "group.opened", by=by, now=now, subject="appointment", subject_id=id_, details=details)
    return name


def _seat(tx: Connection, opened: list[str], patient: str, by: Actor, now: datetime) -> None:
    """A patient in every group that was opened; whom it is about stands with what is refused."""
    several = [found(tx, name, by) for name in opened]
    patient_id = patient_named(tx, patient, by)
    if len(several) > 1:
        seat_in_all(tx, several, patient_id, Joining(patient), by, now)
        return
    try:
        seated = seat(tx, several[0], patient_id, Joining(patient), by, now)
    except Conflict as conflict:
        raise Against(0, conflict.refusals, patient) from None
    notices.booked(tx, seated.ids, now)
