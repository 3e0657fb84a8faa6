"""When a practitioner can fill a role."""

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.facts import Practitioner
from coord.domain.free_time.limits import within_limits
from coord.domain.free_time.site import Site
from coord.domain.free_time.wishes import is_unwanted
from coord.domain.lanes import full_intervals
from coord.domain.presence import away, on_site
from coord.domain.qualifications import Kind, held
from coord.domain.roles import Role, RoleWindow, Use
from coord.domain.rules.licences import DEA
from coord.domain.timeline import STEP, steps, window_starts


def role_pool(kind: AppointmentType, role: Role, site: Site) -> dict[PractitionerId, int]:
    """Each practitioner fit for the role at the clinic and the starts at which they can fill it."""
    pool = {}
    for practitioner in site.facts.practitioners.values():
        if site.clinic.id not in practitioner.working or is_unwanted(kind, role, practitioner, site):
            continue
        if valid := _valid_days(kind, role, practitioner, site):
            starts = _role_starts(kind, role, practitioner, site) & valid
            pool[practitioner.id] = starts & within_limits(kind, role, practitioner, site)
    return pool


def _valid_days(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    """The bits of the days on which the practitioner is licensed (and registered) for the role here.

    By video all, as long as nobody knows where the patient is: then that stands against the visit itself.
    """
    place = site.facts.jurisdiction(kind, site.clinic.id)
    if not place:
        return site.grid.full
    kinds = site.facts.policy.kinds_for(role, place)
    valid = _days_held(practitioner, kinds, kind, site) if kinds else site.grid.full
    if kind.needs_dea and role is Role.PRESCRIBER:
        valid &= _days_held(practitioner, DEA, kind, site)
    return valid


def _days_held(practitioner: Practitioner, kinds: frozenset[Kind], kind: AppointmentType, site: Site) -> int:
    place, days = site.facts.jurisdiction(kind, site.clinic.id), 0
    for one in held(practitioner.qualifications, kinds, place, site.facts.compacts(kind)):
        if one.qualification.active:
            days |= site.mask(one.days.first, one.days.last)
    return days


def _role_starts(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    windows = kind.windows_of(role)
    present = _present(kind, practitioner, site)
    opens, closes = min(w.opens for w in windows), max(w.closes for w in windows)
    starts = window_starts(present, opens // STEP, steps(closes - opens))
    for window in windows:
        free = present & ~_taken(practitioner, window, site)
        starts &= window_starts(free, window.opens // STEP, steps(window.closes - window.opens))
    return starts


def _present(kind: AppointmentType, practitioner: Practitioner, site: Site) -> int:
    """At work for this clinic: in their hours, not on time off, free by their own calendars, within reach.

    By video they may be anywhere.
    """
    if not kind.is_telehealth:
        return on_site(practitioner, site.clinic, site.grid, site.facts)
    hours = practitioner.working[site.clinic.id]
    return site.grid.free(hours) & ~away(practitioner, site.grid)


def beside_work(kind: AppointmentType, practitioner: Practitioner, site: Site) -> int:
    """The starts just after other work or the day's begin, and those whose end is just before such."""
    free = _present(kind, practitioner, site) & ~_attention_taken(practitioner, site)
    taken = ~free & site.grid.full
    return (taken << 1 | 1) | taken >> steps(kind.minutes)


def _taken(practitioner: Practitioner, window: RoleWindow, site: Site) -> int:
    if window.use is Use.ATTENTION:
        return _attention_taken(practitioner, site)
    facts, cover = site.facts, practitioner.cover_id
    ratio = facts.policy.coverage.most_as(window.role)
    full = site.grid.busy(full_intervals(facts.busy(cover), practitioner.cover))
    return full | site.grid.busy(full_intervals(facts.busy_as(window.role, cover), ratio))


def _attention_taken(practitioner: Practitioner, site: Site) -> int:
    return site.grid.busy(site.facts.busy(practitioner.attention_id))
