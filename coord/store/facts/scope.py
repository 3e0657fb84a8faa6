"""What is to be read: whose, where, and for which days."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coord.domain import facts as domain
from coord.domain.appointment import (
    ClinicId,
    PatientId,
    PractitionerId,
    Proposal,
    RoomId,
)
from coord.domain.interval import Interval
from coord.domain.life_support import needs_life_support
from coord.domain.local_time import clinic_day, days_between, on_day, to_moment

LONGEST = 1440


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read: whose organization and patient, which clinics, and the local days.

    Without `practitioners` and `rooms`, all of the clinics; `with_life_support`, also whoever of the clinics
    is trained in it. Of `groups` places are taken. What `without` appointments and the
    `from_hold` occupy is left out, and so are holds that have expired by `now`. A search books
    nothing, so it needs no lanes.
    """

    organization_id: int
    patient_id: PatientId
    clinic_ids: tuple[ClinicId, ...]
    first: date
    last: date
    now: datetime
    practitioners: tuple[PractitionerId, ...] | None = None
    rooms: tuple[RoomId, ...] | None = None
    without: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    from_hold: int | None = None
    anchor: Interval | None = field(default=None)
    with_life_support: bool = False
    with_lanes: bool = True

    @property
    def days(self) -> list[date]:
        return days_between(self.first, self.last)


def scope_of(
    proposal: Proposal, organization_id: int, now: datetime, anchor: Interval | None = None
) -> Scope:
    """What must be read to judge a proposal: its people and rooms, on the days around it.

    The days reach as far as neighbours and the follow-up's window do. What a group holds for all of its
    patients is no obstacle to who takes a place in it.
    """
    ones = proposal.appointments
    starts = [one.starts for one in ones] + ([anchor.starts] if anchor else [])
    return Scope(
        organization_id=organization_id,
        patient_id=proposal.patient_id,
        clinic_ids=tuple({one.clinic_id for one in ones}),
        first=to_moment(min(starts)).date() - timedelta(days=2),
        last=to_moment(max(starts)).date() + timedelta(days=10),
        now=now,
        practitioners=tuple({who for one in ones for who in one.people.values()}),
        rooms=tuple({one.room_id for one in ones if one.room_id is not None}),
        without=(*proposal.replaces, *proposal.groups),
        groups=proposal.groups,
        from_hold=proposal.from_hold,
        anchor=anchor,
        with_life_support=any(needs_life_support(one.type) for one in ones),
    )


def whole_weeks(scope: Scope) -> tuple[date, date]:
    """The first and the last day of the weeks that the scope touches."""
    first = scope.first - timedelta(days=scope.first.weekday())
    return first, scope.last + timedelta(days=6 - scope.last.weekday())


def span_of(scope: Scope, clinics: dict[ClinicId, domain.Clinic]) -> Interval:
    """The days of the scope, made whole weeks, for there are limits by the week."""
    zones = [clinic.zone for clinic in clinics.values()] or [ZoneInfo("UTC")]
    first, last = whole_weeks(scope)
    starts = min(clinic_day(first, zone).starts for zone in zones)
    return Interval(starts, max(on_day(last, LONGEST, zone) for zone in zones))
