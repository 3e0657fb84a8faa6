"""Rules about licences and registrations: valid for the role, on the day, in the place that counts."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts, Practitioner
from coord.domain.qualifications import Kind, held
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role
from coord.domain.rules.shared import day_of, people_of

DEA = frozenset({Kind.DEA})


def location_unknown(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A visit by video is where the patient is, so it is not booked before anybody knows where."""
    if one.type.is_telehealth and not facts.patient.location:
        yield why.LocationUnknown(field=Field.PATIENT)


def not_qualified(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A licence for the role, valid on the day of the visit in the place that counts in law.

    That is the clinic's; by video the one where the patient will be, and there a compact may carry a
    licence of another state (telehealth.hhs.gov, PSYPACT, Counseling Compact).
    """
    place = facts.jurisdiction(one.type, one.clinic_id)
    for role, practitioner in people_of(one, facts):
        if kinds := facts.policy.kinds_for(role, place):
            yield from _qualification_missing(one, role, practitioner, kinds, facts)


def no_dea(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A prescriber of controlled medicine is registered where the visit is, on its day."""
    for role, practitioner in people_of(one, facts):
        if one.type.needs_dea and role is Role.PRESCRIBER:
            yield from _qualification_missing(one, role, practitioner, DEA, facts)


def _qualification_missing(
    one: ProposedAppointment,
    role: Role,
    practitioner: Practitioner,
    kinds: frozenset[Kind],
    facts: Facts,
) -> Iterator[Reason]:
    place, day = facts.jurisdiction(one.type, one.clinic_id), day_of(one, facts)
    if not place:
        return
    have = held(practitioner.qualifications, kinds, place, facts.compacts(one.type))
    if not have:
        yield why.NotQualified(
            field=Field(role), practitioner=practitioner.name, kinds=tuple(sorted(kinds)), jurisdiction=place
        )
    elif not any(one.holds_on(day) for one in have):
        last = max(have, key=lambda one: one.days.last)
        yield why.QualificationNotValid(
            field=Field(role),
            practitioner=practitioner.name,
            kind=last.qualification.kind,
            jurisdiction=place,
            valid_from=last.days.first,
            valid_until=last.days.last,
            active=last.qualification.active,
            day=day,
        )
