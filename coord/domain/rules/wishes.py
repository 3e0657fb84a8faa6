"""Whom the patient wishes to meet, or not to meet.

The rules about one person ask neither time nor place, so the search asks them once a person.
"""

from collections.abc import Callable, Iterable, Iterator

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentType, ProposedAppointment
from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.interval import Interval
from coord.domain.local_time import clinic_day, local_date
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Presence, Role
from coord.domain.rules import continuity
from coord.domain.rules.shared import day_of, people_of

PersonRule = Callable[[AppointmentType, Role, Practitioner, Facts], Iterable[Reason]]


def never_with(kind: AppointmentType, role: Role, who: Practitioner, facts: Facts) -> Iterator[Reason]:
    """Somebody whom the patient must never meet again has no part in a visit with the patient."""
    if kind.is_patient_present and who.id in facts.patient.never_with:
        yield why.NeverWith(field=Field(role), practitioner=who.name)


def gender_wish(kind: AppointmentType, role: Role, who: Practitioner, facts: Facts) -> Iterator[Reason]:
    """In the policy's roles the wish for a gender counts; a gender that is not told does not fulfil it."""
    wish = facts.patient.gender_wish
    if not wish or not kind.is_patient_present or role not in facts.policy.wishes.gender_roles:
        return
    if who.gender != wish:
        yield why.GenderWish(field=Field(role), practitioner=who.name, role=role, wish=wish)


def stranger_in_room(kind: AppointmentType, role: Role, who: Practitioner, facts: Facts) -> Iterator[Reason]:
    """Who does not agree to strangers has in the room of a treatment only people known from before."""
    patient = facts.patient
    if patient.agrees_to_stranger or not kind.is_treatment:
        return
    is_in_room = any(window.presence is Presence.IN_ROOM for window in kind.windows_of(role))
    knows = patient.met.union(*patient.care_team.values())
    if is_in_room and who.id not in knows:
        yield why.StrangerInRoom(field=Field(role), practitioner=who.name)


PERSON_RULES: tuple[PersonRule, ...] = (
    never_with,
    gender_wish,
    stranger_in_room,
    continuity.therapist_changes,
)


def against_person(kind: AppointmentType, role: Role, who: Practitioner, facts: Facts) -> Iterator[Reason]:
    """What speaks against somebody in a role for this patient, whenever and wherever."""
    for rule in PERSON_RULES:
        yield from rule(kind, role, who, facts)


def person_unwanted(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    for role, who in people_of(one, facts):
        yield from against_person(one.type, role, who, facts)


def apart_from(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Two who must not meet are not at the same clinic on one day, or within the policy's margin."""
    clinic = facts.clinics[one.clinic_id]
    if comes_in_person(one.type) and any(one.interval.overlaps(span) for span in kept_free(clinic, facts)):
        yield why.ApartFrom(field=Field.TIME, clinic=clinic.name, day=day_of(one, facts))


def comes_in_person(kind: AppointmentType) -> bool:
    return kind.is_patient_present and not kind.is_telehealth


def kept_free(clinic: Clinic, facts: Facts) -> tuple[Interval, ...]:
    """When somebody whom the patient must not meet is at the clinic, as wide as the policy wants it."""
    margin = facts.policy.wishes.apart_minutes
    there = (when for when, where in facts.patient.apart if where == clinic.id)
    return tuple(_widened(when, margin, clinic) for when in there)


def _widened(when: Interval, margin: int | None, clinic: Clinic) -> Interval:
    if margin is not None:
        return Interval(when.starts - margin, when.ends + margin)
    first, last = (local_date(minute, clinic.zone) for minute in (when.starts, when.ends - 1))
    return Interval(clinic_day(first, clinic.zone).starts, clinic_day(last, clinic.zone).ends)
