"""Rules about the edges of a visit: not too soon, and over before closing with time to spare."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.interval import merge
from coord.domain.reasons import Field, Reason


def short_notice(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`AppointmentType.notice`: a patient must fast and find a ride, a house must prepare."""
    if now < one.starts < now + one.type.notice:
        yield why.ShortNotice(field=Field.TIME, notice=one.type.notice)


def too_close_to_closing(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`AppointmentType.closing_spare`: nobody is sent home early because the clinic closes."""
    if not one.type.closing_spare:
        return
    clinic = facts.clinics[one.clinic_id]
    for opening in merge(clinic.opening):
        if opening.contains(one.interval) and opening.ends - one.interval.ends < one.type.closing_spare:
            yield why.EndsTooCloseToClosing(
                field=Field.TIME, clinic=clinic.name, closes=opening.ends, spare=one.type.closing_spare
            )
