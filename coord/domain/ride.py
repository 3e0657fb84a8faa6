"""The way home of a patient who must not drive: who takes them, how that is known, and from when it worries.

Who cannot name a way home is moved to another day rather than sent out of the door alone: a county's
policy asks for the driver's word before treatment, and for a number at which the driver can be reached
(LA County DMH). The kinds that a house allows are its own policy.
"""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date
from coord.domain.policy import RideRule


class RideKind(StrEnum):
    RESPONSIBLE_ADULT = "responsible_adult"
    MEDICAL_TRANSPORT = "medical_transport"
    RIDE_HAILING_WITH_ESCORT = "ride_hailing_with_escort"
    RIDE_HAILING_ALONE = "ride_hailing_alone"


class Confirmed(StrEnum):
    """By which way a ride was confirmed."""

    PAGE = "page"
    PHONE = "phone"
    TEXT = "text"


class RideState(StrEnum):
    """How things stand: `kept` where somebody decided to keep the visit without a confirmed ride."""

    NOT_NEEDED = "not_needed"
    CONFIRMED = "confirmed"
    KEPT = "kept"
    OPEN = "open"
    NOT_CONFIRMED = "not_confirmed"
    URGENT = "urgent"
    TO_DECIDE = "to_decide"


class LeftHow(StrEnum):
    """With whom, or how, a patient left."""

    RIDE = "ride"
    BACKUP = "backup"
    MEDICAL_TRANSPORT = "medical_transport"
    AGAINST_ADVICE = "against_advice"
    TRANSFERRED = "transferred"


WORRYING = frozenset({RideState.NOT_CONFIRMED, RideState.URGENT, RideState.TO_DECIDE})


class RideLack(StrEnum):
    """What a told ride lacks to be one."""

    KIND = "kind"
    NAME = "name"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Ride:
    """What is known of a way home: `confirmed_for` is the minute of the visit's end that it was told for.

    `kept_for` is the end of the visit that somebody decided to keep without a confirmed ride, and
    `reached_at` the minute in which the escort answered.
    """

    kind: RideKind | None = None
    has_name: bool = False
    has_phone: bool = False
    confirmed_for: int | None = None
    kept_for: int | None = None
    reached_at: int | None = None


NOBODY = Ride()


def lacks(ride: Ride, rule: RideRule) -> frozenset[RideLack]:
    """What is missing until the ride may be confirmed.

    Nobody is asked for the name of a ride that somebody takes alone, for there is none.
    """
    found = set()
    if ride.kind is None or ride.kind not in rule.kinds:
        found.add(RideLack.KIND)
    if ride.kind is not RideKind.RIDE_HAILING_ALONE:
        found |= {lack for lack, has in _asked(ride) if not has}
    return frozenset(found)


def _asked(ride: Ride) -> tuple[tuple[RideLack, bool], ...]:
    return (RideLack.NAME, ride.has_name), (RideLack.PHONE, ride.has_phone)


def is_confirmed(ride: Ride, ends: int, rule: RideRule) -> bool:
    """Whether the ride stands for a visit with this end.

    Who was asked for another time must be asked again, unless it moved by little.
    """
    return not lacks(ride, rule) and _still_holds(ride.confirmed_for, ends, rule)


def _still_holds(said_for: int | None, ends: int, rule: RideRule) -> bool:
    return said_for is not None and abs(ends - said_for) <= rule.may_shift_minutes


def was_reached(ride: Ride, starts: int, zone: ZoneInfo, rule: RideRule) -> bool:
    """Whether it is known who comes, and they were reached on the day of the visit.

    That they were reached the day before says nothing about it.
    """
    at = ride.reached_at
    is_of_the_day = at is not None and local_date(at, zone) == local_date(starts, zone)
    return is_of_the_day and not lacks(ride, rule)


def state(ride: Ride, starts: int, ends: int, rule: RideRule, now: int) -> RideState:
    """How things stand at `now` with the way home from a treatment visit."""
    if is_confirmed(ride, ends, rule):
        return RideState.CONFIRMED
    if _still_holds(ride.kept_for, ends, rule):
        return RideState.KEPT
    left = starts - now
    if left <= rule.decide_hours * 60:
        return RideState.TO_DECIDE
    if left <= rule.urge_hours * 60:
        return RideState.URGENT
    return RideState.NOT_CONFIRMED if left <= rule.ask_hours * 60 else RideState.OPEN
