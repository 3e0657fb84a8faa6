"""A patient takes a place in a group, or in every later one of its rhythm as well."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import PatientId, Status
from coord.domain.course import follow_ups
from coord.domain.permissions import Actor
from coord.services import notices, repeats
from coord.services.booking import Booked, Refused
from coord.services.booking.outcomes import attempt
from coord.services.drafts import Conflict
from coord.services.groups.seating import found, locked, patient_named, resources_of, seat
from coord.services.groups.values import Joining
from coord.services.repeats import Once
from coord.services.series import SeriesBooked
from coord.services.whole import Against, OneRefused, whole
from coord.store import audit, groups, locks, policies, series
from coord.store.bookings import Stored
from coord.store.db import transaction
from coord.store.groups import StoredGroup


def join(group: str, joining: Joining, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Book a place in the group for the patient, or say everything that stands against it."""
    return attempt(lambda: _join(group, joining, by, now, once))


def join_all(
    group: str, joining: Joining, *, by: Actor, now: datetime, once: Once
) -> SeriesBooked | OneRefused:
    """Book a place in this group and in every later one of its rhythm, or none of them."""
    return whole(lambda: _join_all(group, joining, by, now, once))


def _join(name: str, joining: Joining, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        group = locked(tx, name, by, now)
        seated = seat(tx, group, patient_named(tx, joining.patient, by), joining, by, now)
        notices.booked(tx, seated.ids, now)
        booked = Booked(seated.stored[0].public_id, seated.status)
        repeats.keep(tx, once, by, {"appointment": booked.appointment, "status": booked.status}, now)
        return booked


def _join_all(name: str, joining: Joining, by: Actor, now: datetime, once: Once) -> SeriesBooked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return SeriesBooked(earlier["appointment"], earlier["visits"])
        first = found(tx, name, by)
        several = [first, *groups.later(tx, by.organization_id, first)]
        locks.take(tx, {one for group in several for one in resources_of(tx, group, by)})
        several = [locked(tx, group.public_id, by, now) for group in several]
        patient = patient_named(tx, joining.patient, by)
        stored = seat_in_all(tx, several, patient, joining, by, now)
        answer = SeriesBooked(stored[0].public_id, len(stored))
        repeats.keep(tx, once, by, {"appointment": answer.first, "visits": answer.visits}, now)
        return answer


def seat_in_all(
    tx: Connection,
    several: list[StoredGroup],
    patient: PatientId,
    joining: Joining,
    by: Actor,
    now: datetime,
) -> list[Stored]:
    """A place in each as one series of the patient's, told in one message; else Against with the first."""
    every_weeks = several[0].every_weeks
    series_id = series.add(tx, patient, 1 if every_weeks is None else every_weeks, by, now)
    stored: list[Stored] = []
    after = _follow_ups(tx, several, by, now)
    for place, group in enumerate(several):
        if place in after.values():
            continue
        its = joining if place not in after else replace(joining, follow_up=several[after[place]].public_id)
        try:
            stored += seat(tx, group, patient, its, by, now, series_id).stored
        except Conflict as conflict:
            raise Against(place, conflict.refusals, joining.patient, conflict.overridable) from None
    ids = [one.id for one in stored]
    notices.series_booked(tx, series_id, ids, now)
    audit.record(
        tx,
        "series.booked",
        by=by,
        now=now,
        subject="series",
        subject_id=series_id,
        patient_id=patient,
        details={"visits": ids},
    )
    return stored


def _follow_ups(tx: Connection, several: list[StoredGroup], by: Actor, now: datetime) -> dict[int, int]:
    """By the place of a treatment, that of the group right after it in which it is followed up."""
    types = policies.kinds_known(tx, by.organization_id, now.date())
    codes = tuple(group.type_code for group in several)
    return follow_ups(codes, {code: types[code].follow_up for code in codes})
