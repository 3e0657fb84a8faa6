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


def not_qualified(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A licence for the role, valid on the day of the visit in the clinic's jurisdiction."""
    for role, practitioner in people_of(one, facts):
        if kinds := facts.policy.qualified_for[role]:
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
    have = held(practitioner.qualifications, kinds, place)
    if not have:
        yield why.NotQualified(
            field=Field(role), practitioner=practitioner.name, kinds=tuple(sorted(kinds)), jurisdiction=place
        )
    elif not any(q.holds_on(day) for q in have):
        last = max(have, key=lambda q: q.valid_until)
        yield why.QualificationNotValid(
            field=Field(role),
            practitioner=practitioner.name,
            kind=last.kind,
            jurisdiction=place,
            valid_from=last.valid_from,
            valid_until=last.valid_until,
            active=last.active,
            day=day,
        )
