"""The starts that would pass somebody's own limits, as bits; by the day and the week, not by the start."""

from collections.abc import Iterator

from coord.domain.appointment import AppointmentType
from coord.domain.facts import NO_LIMITS, Practitioner
from coord.domain.free_time.site import Site
from coord.domain.reasons import BreakTooShort, DailyMaximum, DosesMaximum, WeeklyMaximum
from coord.domain.roles import Role
from coord.domain.timeline import between, steps
from coord.domain.workload import attended, minutes_by_day, minutes_by_week, too_long_starts, week_of


def within_limits(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    """The starts with which somebody stays within the limits that this search minds."""
    if practitioner.limits == NO_LIMITS:
        return site.grid.full
    starts = site.grid.full & ~_without_break(kind, role, practitioner, site)
    return starts & _days_within(kind, role, practitioner, site)


def _days_within(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    limits, zone = practitioner.limits, site.clinic.zone
    wanted = sum(span.minutes for span in attended(kind, [role]))
    by_day = minutes_by_day(site.facts.busy(practitioner.attention_id), zone)
    by_week = minutes_by_week(by_day)
    starts = site.grid.full
    if limits.day_minutes is not None and wanted and site.minds(DailyMaximum):
        most = limits.day_minutes - wanted
        starts &= site.days_when(lambda day: by_day[day] <= most)
    if limits.week_minutes is not None and wanted and site.minds(WeeklyMaximum):
        left = limits.week_minutes - wanted
        starts &= site.days_when(lambda day: by_week[week_of(day)] <= left)
    if limits.day_doses is not None and kind.is_treatment and site.minds(DosesMaximum):
        doses = limits.day_doses
        starts &= site.days_when(lambda day: practitioner.treatments_on(day, zone) < doses)
    return starts


def _without_break(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    """The starts that would make a stretch of work too long."""
    if not site.minds(BreakTooShort):
        return 0
    mask, grid = 0, site.grid
    for first, end in _too_long(kind, role, practitioner, site):
        bits = (max(0, min(grid.length, steps(at - grid.origin))) for at in (first, end))
        mask |= between(*bits)
    return mask


def _too_long(
    kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site
) -> Iterator[tuple[int, int]]:
    limits, wanted = practitioner.limits, attended(kind, [role])
    if limits.work_minutes is None or not limits.break_minutes or not wanted:
        return
    opens, closes = wanted[0].starts, wanted[-1].ends
    busy = site.facts.busy(practitioner.attention_id)
    for first, end in too_long_starts(closes - opens, busy, limits.work_minutes, limits.break_minutes):
        yield first - opens, end - opens
