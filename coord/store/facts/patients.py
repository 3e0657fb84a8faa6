"""The patient with orders, gates and care team."""

from collections import Counter, defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import aliased

from coord.domain import facts as domain
from coord.domain.appointment import (
    UPCOMING,
    PatientId,
    PersonId,
    PractitionerId,
    ResourceId,
    Status,
)
from coord.domain.orders import with_planned
from coord.domain.preferred_times import PreferredTimes
from coord.domain.reasons import FollowUpMissing, IntegrationMissed, Reason
from coord.domain.roles import Role
from coord.store import diary, people, places, records
from coord.store.asking import Answers, Question, ask
from coord.store.facts import held, meetings, papers
from coord.store.facts.asked import (
    ORGANIZATION,
    PATIENT,
    SINCE,
    TODAY,
    TOMORROW,
    WITHOUT,
    given_since,
)
from coord.store.overview import with_titles
from coord.store.prepared import outside

NOBODY = (None, "")
EXPECTED = (*UPCOMING, Status.ARRIVED)
BOOKABLE = ("active", "paused")
_HELD = (*EXPECTED, Status.FULFILLED)

_PATIENT: Question = (
    select(
        people.Patient.id,
        people.Patient.person_id,
        people.Patient.status,
        people.Patient.birth_date,
        people.Patient.languages,
        people.Patient.location,
        people.Patient.gender_wish,
        people.Patient.agrees_to_stranger,
        people.Patient.preferred_times,
        people.Patient.paused_until,
        people.Patient.time_zone,
        diary.Resource.id.label("resource_id"),
    )
    .join(diary.Resource, diary.Resource.patient_id == people.Patient.id)
    .where(people.Patient.organization_id == ORGANIZATION, people.Patient.id == PATIENT)
)

_ORDERS: Question = (
    select(people.Order.__table__).where(people.Order.patient_id == PATIENT).order_by(people.Order.id)
)

_BOOKED: Question = select(diary.Participant.order_id).where(
    diary.Participant.patient_id == PATIENT,
    diary.Participant.order_id.is_not(None),
    diary.Participant.status.in_(EXPECTED),
    diary.Participant.not_treated.is_(None),
    outside(diary.Participant.appointment_id, WITHOUT),
)

_CARE_TEAM: Question = (
    select(people.CareTeamMember.role, people.CareTeamMember.practitioner_id)
    .where(
        people.CareTeamMember.patient_id == PATIENT,
        people.CareTeamMember.valid_from <= TOMORROW,
        or_(people.CareTeamMember.valid_until.is_(None), people.CareTeamMember.valid_until >= TODAY),
    )
    .order_by(people.CareTeamMember.is_primary.desc(), people.CareTeamMember.id)
)

_DOSE = (
    select(
        diary.Appointment.id,
        diary.Appointment.starts,
        diary.Appointment.time_zone,
        places.AppointmentType.follow_up,
        places.AppointmentType.follow_up_every,
        places.AppointmentType.follow_up_count,
    )
    .join(diary.Participant, diary.Participant.appointment_id == diary.Appointment.id)
    .join(places.AppointmentType, places.AppointmentType.id == diary.Appointment.appointment_type_id)
    .where(
        diary.Participant.patient_id == PATIENT,
        diary.Participant.status.in_(_HELD),
        diary.Participant.not_treated.is_(None),
        places.AppointmentType.is_treatment,
        diary.Appointment.starts > SINCE,
        outside(diary.Appointment.id, WITHOUT),
    )
    .cte("dose")
)
_DOSES: Question = select(_DOSE).order_by(_DOSE.c.starts)

_THERAPISTS: Question = (
    select(
        diary.Assignment.appointment_id,
        people.Practitioner.id,
        people.Practitioner.name,
        people.Practitioner.titles,
    )
    .join(people.Practitioner, people.Practitioner.id == diary.Assignment.practitioner_id)
    .where(diary.Assignment.appointment_id == _DOSE.c.id, diary.Assignment.role == Role.LEAD_THERAPIST)
)

_after, _part = aliased(diary.Appointment), aliased(diary.Participant)
_FOLLOW_UPS: Question = (
    select(_after.follows_id, _after.starts)
    .join(_part, _part.appointment_id == _after.id)
    .where(_after.follows_id == _DOSE.c.id, _part.status.in_(_HELD), outside(_after.id, WITHOUT))
    .order_by(_after.starts)
)

_WAIVED: Question = select(records.Override.appointment_id, records.Override.reason).where(
    records.Override.appointment_id == _DOSE.c.id,
    records.Override.reason.in_((IntegrationMissed.__name__, FollowUpMissing.__name__)),
)

_OF_DOSES = (_DOSES, _THERAPISTS, _FOLLOW_UPS, _WAIVED)
QUESTIONS = (
    *(_PATIENT, _ORDERS, _BOOKED, _CARE_TEAM, *_OF_DOSES),
    *(*papers.QUESTIONS, *meetings.QUESTIONS, *held.QUESTIONS),
)


def patient_of(answers: Answers) -> domain.Patient:
    """The patient of the scope; that there is one has been looked up."""
    (found,) = answers[_PATIENT]
    own = papers.papers_in(answers, {found.id: found.birth_date})[found.id]
    return domain.Patient(
        id=PatientId(found.id),
        person_id=PersonId(found.person_id),
        resource_id=ResourceId(found.resource_id),
        is_active=found.status in BOOKABLE,
        orders=with_planned(_orders(answers), held.under_orders(answers)),
        gates=own.gates,
        guardians=own.guardians,
        consents=own.consents,
        care_team=_care_team(answers),
        birth_date=found.birth_date,
        doses=_doses(answers),
        languages=tuple(found.languages),
        location=found.location,
        gender_wish=found.gender_wish,
        never_with=meetings.never_with(answers),
        apart=meetings.apart(answers),
        agrees_to_stranger=found.agrees_to_stranger,
        met=meetings.met(answers),
        preferred=PreferredTimes.from_data(found.preferred_times or {}),
        pause=domain.Pause(found.paused_until) if found.status == "paused" else None,
    )


def zone_in(answers: Answers) -> str:
    """The patient's time zone."""
    (found,) = answers[_PATIENT]
    zone: str = found.time_zone
    return zone


def orders(tx: Connection, patient_id: int) -> tuple[domain.Order, ...]:
    """The patient's orders with what is booked under each and not yet given."""
    return _orders(ask(tx, (_ORDERS, _BOOKED), {"patient": patient_id, "without": []}))


def _orders(answers: Answers) -> tuple[domain.Order, ...]:
    booked = Counter(order_id for (order_id,) in answers[_BOOKED])
    return tuple(
        domain.Order(
            appointment_types=frozenset(one.appointment_types),
            doses_left=one.doses_left,
            valid_until=one.valid_until,
            is_open=one.status == "open",
            least_spacing_days=one.least_spacing_days,
            most_per_week=one.most_per_week,
            booked=booked[one.id],
            id=one.id,
        )
        for one in answers[_ORDERS]
    )


def _care_team(answers: Answers) -> dict[Role, tuple[PractitionerId, ...]]:
    """Who cares for the patient now, the primary one first."""
    team: defaultdict[Role, tuple[PractitionerId, ...]] = defaultdict(tuple)
    for role, practitioner in answers[_CARE_TEAM]:
        team[Role(role)] += (PractitionerId(practitioner),)
    return dict(team)


def doses(tx: Connection, patient_id: int, now: datetime) -> tuple[domain.Dose, ...]:
    """The patient's treatment visits: those to come and those given in the last months."""
    names = {"patient": patient_id, "since": given_since(now), "without": []}
    return _doses(ask(tx, _OF_DOSES, names))


def _doses(answers: Answers) -> tuple[domain.Dose, ...]:
    """Each with its therapist and the starts of the follow-ups that stand or have been held."""
    therapists = {
        id_: (PractitionerId(who), with_titles(name, titles))
        for id_, who, name, titles in answers[_THERAPISTS]
    }
    after: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for dose, starts in answers[_FOLLOW_UPS]:
        after[dose] += (starts,)
    before, waived = _waived_before(answers), _overriding(answers, FollowUpMissing)
    return tuple(
        domain.Dose(
            starts=dose.starts,
            therapist=therapists.get(dose.id, NOBODY)[0],
            therapist_name=therapists.get(dose.id, NOBODY)[1],
            follow_ups=after[dose.id],
            is_waived=dose.starts < before or dose.id in waived,
            follow_up_every=dose.follow_up_every if dose.follow_up else 0,
            follow_up_count=dose.follow_up_count,
            zone=ZoneInfo(dose.time_zone),
        )
        for dose in answers[_DOSES]
    )


def _overriding(answers: Answers, reason: type[Reason]) -> set[int]:
    """The treatment visits for which this was overridden."""
    return {id_ for id_, name in answers[_WAIVED] if name == reason.__name__}


def _waived_before(answers: Answers) -> int:
    """What was missed before a visit that was booked in spite of it is waived: that visit's start."""
    overridden = _overriding(answers, IntegrationMissed)
    return max((dose.starts for dose in answers[_DOSES] if dose.id in overridden), default=0)
