"""Whether the people's own calendars leave them free."""

from coord.domain.qualifications import Kind
from coord.domain.reasons import BusyElsewhere, Field, LifeSupportMissing
from coord.domain.roles import Role
from tests.domain.builders import WEDNESDAY, a_practitioner, span
from tests.domain.rules.row import row

ERRAND = span("11:00", "11:30")
WEDNESDAYS = span("08:00", "20:00", WEDNESDAY)
AROUND = [span("09:00", "10:00"), span("12:00", "13:00")]


def elsewhere(role, who, taken):
    return BusyElsewhere(field=Field(role), practitioner=who, taken=taken)


def lacking(kind, needed):
    return LifeSupportMissing(field=Field.TIME, kind=kind, needed=needed, clinic="Mission", taken=ERRAND)


def by_calendar(*taken):
    return {"busy_elsewhere": taken}


ROWS = [
    row("a_calendar_that_is_busy_around_the_visit_hinders_nothing", theo=by_calendar(*AROUND)),
    row(
        "whoever_is_busy_by_their_own_calendar_does_not_see_the_patient",
        theo=by_calendar(span("11:59", "13:00")),
        dose=[elsewhere(Role.LEAD_THERAPIST, "Theo", span("11:59", "13:00"))],
    ),
    row(
        "whoever_is_busy_by_their_own_calendar_does_not_cover_either",
        ada=by_calendar(span("11:00", "11:05")),
        dose=[elsewhere(Role.PRESCRIBER, "Ada", span("11:00", "11:05"))],
    ),
    row(
        "of_two_things_in_a_calendar_the_earlier_is_told",
        mona=by_calendar(span("11:30", "12:30"), span("10:30", "10:40")),
        dose=[elsewhere(Role.MONITOR, "Mona", span("10:30", "10:40"))],
    ),
    row(
        "a_calendar_counts_on_the_day_of_each_visit",
        theo=by_calendar(WEDNESDAYS),
        follow_up=[elsewhere(Role.LEAD_THERAPIST, "Theo", WEDNESDAYS)],
    ),
    row(
        "whoever_is_busy_by_their_own_calendar_is_no_life_support",
        life_support=(
            a_practitioner(11, "Olive", Kind.ACLS, **by_calendar(ERRAND)),
            a_practitioner(12, "Paul", Kind.BLS),
        ),
        dose=[lacking(Kind.ACLS, 1), lacking(Kind.BLS, 2)],
    ),
]
