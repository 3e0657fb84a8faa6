"""Groups: visits that several patients share, each of them a participant of their own.

A group takes once what is there for all of it: its room, and the attention of its people. Each patient in
it has an appointment of their own, which takes a place in the group, the patient, and the cover that the
patient needs. So what becomes of one changes nothing about the others.
"""

from collections.abc import Iterator
from dataclasses import replace

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Use
from coord.domain.rules import GROUP_RULES, GROUP_RULES_IN_PERSON
from coord.domain.rules.groups import too_small_for
from coord.domain.rules.shared import Refusal


def shared_part(one: ProposedAppointment) -> ProposedAppointment:
    """What a group itself takes: no patient, and no cover, which each patient in it needs anew."""
    windows = tuple(window for window in one.type.role_windows if window.use is Use.ATTENTION)
    return replace(one, type=replace(one.type, role_windows=windows, is_patient_present=False))


def group_refusals(one: ProposedAppointment, places: int, facts: Facts, now: int) -> tuple[Refusal, ...]:
    """Every reason why there can be no group with so many places then, whoever comes."""
    rules = GROUP_RULES if one.type.is_telehealth else (*GROUP_RULES, *GROUP_RULES_IN_PERSON)
    found = (reason for rule in rules for reason in rule(one, facts, now))
    return tuple(Refusal(0, reason) for reason in (*found, *_against_places(one, places, facts)))


def _against_places(one: ProposedAppointment, places: int, facts: Facts) -> Iterator[Reason]:
    if not 2 <= places <= one.type.places:
        yield why.TooManyPlaces(field=Field.UNIT, appointment_type=one.type.name, most=one.type.places)
    yield from too_small_for(places, one, facts)
