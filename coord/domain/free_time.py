"""Start timelines of people, rooms and the patient at one clinic: what the rules say, as bits.

Each function mirrors rules of `booking.py`; a property test holds the two together, so that
what is offered can be booked and what is bookable is offered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment, RoomId
from coord.domain.booking import DEA, PATIENT_RULES
from coord.domain.facts import Clinic, Facts, Practitioner, Room
from coord.domain.lanes import full_intervals
from coord.domain.local_time import days_between, local_date, on_day
from coord.domain.qualifications import Kind, held
from coord.domain.reasons import Reason
from coord.domain.roles import Role, Use
from coord.domain.timeline import STEP, Grid, between, steps, window_starts


@dataclass(frozen=True)
class Site:
    """One clinic on one grid: the place for which timelines are drawn."""

    clinic: Clinic
    grid: Grid
    facts: Facts

    @cached_property
    def days(self) -> list[date]:
        zone, grid = self.clinic.zone, self.grid
        return days_between(local_date(grid.origin, zone), local_date(grid.minute(grid.length) - 1, zone))

    def mask(self, first: date, last: date) -> int:
        """The bits of the local days from first to last."""
        zone, days = self.clinic.zone, self.days
        starts, ends = on_day(max(first, days[0]), 0, zone), on_day(min(last, days[-1]), 1440, zone)
        origin = self.grid.origin
        return between(max(0, steps(starts - origin)), min(self.grid.length, steps(ends - origin)))

    def days_when(self, allowed: Callable[[date], bool]) -> int:
        """The bits of the local days that are allowed; the whole grid where all are."""
        mask = 0
        for day in self.days:
            if allowed(day):
                mask |= self.mask(day, day)
        return mask


def clinic_starts(kind: AppointmentType, site: Site) -> int:
    """When the whole visit lies in the clinic's opening hours."""
    return window_starts(site.grid.free(site.clinic.opening), 0, steps(kind.minutes))


def patient_starts(kind: AppointmentType, site: Site) -> int:
    """When the patient is free, and nothing about the patient forbids the visit on that day."""
    patient, grid = site.facts.patient, site.grid
    taken = grid.busy(site.facts.busy(patient.resource_id))
    taken |= grid.busy(site.facts.elsewhere(patient.person_id, site.clinic.id))
    allowed = site.days_when(lambda day: not any(patient_reasons(kind, site, day)))
    return window_starts(grid.full & ~taken, 0, steps(kind.minutes)) & allowed


def patient_reasons(kind: AppointmentType, site: Site, day: date) -> list[Reason]:
    """What forbids this kind of visit to the patient on a day, whoever and wherever."""
    probe = ProposedAppointment(kind, site.clinic.id, None, on_day(day, 720, site.clinic.zone), {})
    return [reason for rule in PATIENT_RULES for reason in rule(probe, site.facts, probe.starts)]


def room_pool(kind: AppointmentType, site: Site) -> dict[RoomId, int]:
    """Each fit room of the clinic and the starts for which it and its turnover are free."""
    return {
        room.id: _room_starts(kind, room, site)
        for room in site.facts.rooms.values()
        if room.clinic_id == site.clinic.id and kind.room_features <= room.features
    }


def _room_starts(kind: AppointmentType, room: Room, site: Site) -> int:
    free = _beyond_end(site.grid, kind) & ~site.grid.busy(site.facts.busy(room.resource_id))
    return window_starts(free, 0, steps(kind.minutes + kind.turnover))


def _beyond_end(grid: Grid, kind: AppointmentType) -> int:
    """The grid and as many free steps after it as a turnover takes that ends the last day."""
    return (1 << (grid.length + steps(kind.turnover))) - 1


def role_pool(kind: AppointmentType, role: Role, site: Site) -> dict[PractitionerId, int]:
    """Each practitioner fit for the role at the clinic and the starts at which they can fill it."""
    pool = {}
    for practitioner in site.facts.practitioners.values():
        if site.clinic.id in practitioner.working and (valid := _valid_days(kind, role, practitioner, site)):
            pool[practitioner.id] = _role_starts(kind, role, practitioner, site) & valid
    return pool


def _valid_days(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    """The bits of the days on which the practitioner is licensed (and registered) for the role here."""
    kinds = site.facts.policy.qualified_for[role]
    valid = _days_held(practitioner, kinds, site) if kinds else site.grid.full
    if kind.needs_dea and role is Role.PRESCRIBER:
        valid &= _days_held(practitioner, DEA, site)
    return valid


def _days_held(practitioner: Practitioner, kinds: frozenset[Kind], site: Site) -> int:
    days = 0
    for one in held(practitioner.qualifications, kinds, site.clinic.jurisdiction):
        if one.active:
            days |= site.mask(one.valid_from, one.valid_until)
    return days


def _role_starts(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> int:
    windows = kind.windows_of(role)
    present = _present(practitioner, site)
    opens, closes = min(w.opens for w in windows), max(w.closes for w in windows)
    starts = window_starts(present, opens // STEP, steps(closes - opens))
    for window in windows:
        free = present & ~_taken(practitioner, window.use, site)
        starts &= window_starts(free, window.opens // STEP, steps(window.closes - window.opens))
    return starts


def _present(practitioner: Practitioner, site: Site) -> int:
    """At work in this clinic: in their hours, not on time off, not in person at another clinic."""
    grid, clinic = site.grid, site.clinic
    away = grid.busy(practitioner.time_off) | grid.busy(
        site.facts.elsewhere(practitioner.person_id, clinic.id)
    )
    return grid.free(practitioner.working[clinic.id]) & ~away


def _taken(practitioner: Practitioner, use: Use, site: Site) -> int:
    if use is Use.ATTENTION:
        return site.grid.busy(site.facts.busy(practitioner.attention_id))
    covered = site.facts.busy(practitioner.cover_id)
    return site.grid.busy(full_intervals(covered, practitioner.cover))
