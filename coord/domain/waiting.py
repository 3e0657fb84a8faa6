"""A patient who is ready and waits for the ride: room, monitor and on-site cover stay until they have left.

Nobody is put out of the door: what clashes is said, and closing time is only told.
"""

from dataclasses import replace

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.booking import against
from coord.domain.facts import Facts
from coord.domain.late import BEFOREHAND
from coord.domain.reasons import Reason
from coord.domain.roles import Role, RoleWindow, Use

CLASHES = (
    why.RoomBusy,
    why.PractitionerBusy,
    why.PractitionerElsewhere,
    why.CoverFull,
    why.PatientBusy,
)
TOLD = (
    *CLASHES,
    why.OutsideOpeningHours,
    why.EndsTooCloseToClosing,
    why.NotWorking,
    why.OnTimeOff,
    why.BusyElsewhere,
    why.LifeSupportMissing,
)


def longer(one: ProposedAppointment, until: int) -> ProposedAppointment:
    """The visit until a later minute: who watches and who covers stays, the therapist goes when due."""
    minutes = until - one.starts
    windows = tuple(_stretched(window, one.type.minutes, minutes) for window in one.type.role_windows)
    return replace(one, type=replace(one.type, minutes=minutes, role_windows=windows))


def _stretched(window: RoleWindow, was: int, minutes: int) -> RoleWindow:
    stays = window.role is Role.MONITOR or window.use is Use.COVER
    return replace(window, closes=minutes) if stays and window.closes >= was else window


def against_waiting(one: ProposedAppointment, facts: Facts) -> tuple[Reason, ...]:
    """What stands against a visit of this length, as far as it matters now."""
    return tuple(reason for reason in against(one, facts, BEFOREHAND) if isinstance(reason, TOLD))


def clashes(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Those of the reasons for which somebody else would lose their place."""
    return tuple(reason for reason in reasons if isinstance(reason, CLASHES))
