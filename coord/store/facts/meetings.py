"""Whom a patient has met, whom they must not be with, and when those whom they must not meet are where."""

from sqlalchemy import or_, select

from coord.domain.appointment import ClinicId, PractitionerId, Status
from coord.domain.interval import Interval
from coord.domain.roles import Presence
from coord.store import diary, people, wishes
from coord.store.asking import Answers, Question
from coord.store.facts.asked import BEGIN, CLINICS, END, NOW, PATIENT
from coord.store.facts.scope import LONGEST
from coord.store.prepared import among

_wish = people.PatientWish

_NEVER: Question = select(_wish.practitioner_id).where(
    _wish.patient_id == PATIENT, _wish.practitioner_id.is_not(None)
)

_APART: Question = (
    select(diary.Occupancy.starts, diary.Occupancy.ends, diary.Occupancy.clinic_id)
    .join(diary.Resource, diary.Resource.id == diary.Occupancy.resource_id)
    .outerjoin(diary.Hold, diary.Hold.id == diary.Occupancy.hold_id)
    .where(
        diary.Resource.patient_id.in_(wishes.OTHERS),
        among(diary.Occupancy.clinic_id, CLINICS),
        diary.Occupancy.starts > BEGIN - LONGEST,
        diary.Occupancy.starts < END,
        or_(diary.Occupancy.hold_id.is_(None), diary.Hold.expires_at > NOW),
    )
    .order_by(diary.Occupancy.starts)
)

_MET: Question = (
    select(diary.Assignment.practitioner_id)
    .distinct()
    .join(diary.Participant, diary.Participant.appointment_id == diary.Assignment.appointment_id)
    .where(
        diary.Participant.patient_id == PATIENT,
        diary.Participant.status == Status.FULFILLED,
        diary.Assignment.presence == Presence.IN_ROOM,
    )
)

QUESTIONS = (_NEVER, _APART, _MET)


def never_with(answers: Answers) -> frozenset[PractitionerId]:
    return frozenset(PractitionerId(who) for (who,) in answers[_NEVER])


def apart(answers: Answers) -> tuple[tuple[Interval, ClinicId], ...]:
    """When the others are in person at one of the clinics, what a hold keeps for them included."""
    return tuple((Interval(starts, ends), ClinicId(clinic)) for starts, ends, clinic in answers[_APART])


def met(answers: Answers) -> frozenset[PractitionerId]:
    """Who was in the room at a visit that the patient has had."""
    return frozenset(PractitionerId(who) for (who,) in answers[_MET])
