"""Rules about who is on site during a treatment visit, whether they have a part in it or not."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import PractitionerId, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.life_support import enough, enough_by_themselves, needs_life_support, uncovered_minutes
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Presence
from coord.domain.timeline import STEP, Grid


def prescriber_leaves(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """The prescriber is on site from the start of a treatment visit until the patient has left."""
    for opens, closes in uncovered_minutes(one.type)[:1]:
        yield why.PrescriberLeaves(
            field=Field.PRESCRIBER, appointment_type=one.type.name, from_minute=opens, to_minute=closes
        )


def life_support_missing(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Enough people with life support training are on site at every minute of a treatment visit."""
    if not needs_life_support(one.type) or enough_by_themselves(one, facts):
        return
    clinic, grid = facts.clinics[one.clinic_id], Grid.over(one.interval)
    for found in enough(clinic, grid, facts, _parts(one, grid)):
        if missing := grid.full & ~found.steps:
            yield why.LifeSupportMissing(
                field=Field.TIME,
                kind=found.kind,
                needed=found.needed,
                clinic=clinic.name,
                taken=_first_gap(missing, grid, one.interval),
            )


def _parts(one: ProposedAppointment, grid: Grid) -> dict[PractitionerId, int]:
    """When somebody is there because of their part in the visit."""
    parts: dict[PractitionerId, int] = {}
    for who, window, interval in one.uses():
        if window.presence is not Presence.ON_CALL:
            parts[who] = parts.get(who, 0) | grid.busy([interval])
    return parts


def _first_gap(missing: int, grid: Grid, visit: Interval) -> Interval:
    """The first minutes in a row that are missing, within the visit."""
    first = (missing & -missing).bit_length() - 1
    length = (~(missing >> first) & ((missing >> first) + 1)).bit_length() - 1
    starts = max(visit.starts, grid.minute(first))
    return Interval(starts, min(visit.ends, grid.minute(first) + length * STEP))
