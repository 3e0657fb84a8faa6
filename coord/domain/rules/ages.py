"""Rules about the patient's age on the day of the visit."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.ages import age_on
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import day_of


def wrong_age(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Most houses treat from 18 on, and talk with children and teenagers in visits of their own."""
    least, most = one.type.min_age, one.type.max_age
    if least is None and most is None:
        return
    age = age_on(facts.patient.birth_date, day_of(one, facts))
    if least is not None and age < least:
        yield why.TooYoung(field=Field.PATIENT, age=age, least=least)
    if most is not None and age > most:
        yield why.TooOld(field=Field.PATIENT, age=age, most=most)
