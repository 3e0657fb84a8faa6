"""The appointment types a new organization starts with; all of it is data it may change."""

from dataclasses import dataclass

from coord.domain.roles import Presence, Role, RoleWindow, Use

_TREATMENT = 120
_TALK = 60


@dataclass(frozen=True, slots=True)
class DefaultType:
    """One row of appointment types; `name` is for staff, `patient_name` for everybody outside."""

    code: str
    name: str
    patient_name: str
    minutes: int
    turnover: int
    room_features: tuple[str, ...]
    role_windows: tuple[RoleWindow, ...]
    needs_order: bool = False
    needs_dea: bool = False
    follow_up: str | None = None


def _whole(role: Role, minutes: int) -> RoleWindow:
    return RoleWindow(role, Use.ATTENTION, Presence.IN_ROOM, 0, minutes)


DEFAULT_TYPES = (
    DefaultType(
        code="dosing_iv",
        name="Treatment visit (IV)",
        patient_name="Visit",
        minutes=_TREATMENT,
        turnover=15,
        room_features=("infusion", "reclining"),
        role_windows=(
            RoleWindow(Role.PRESCRIBER, Use.ATTENTION, Presence.IN_ROOM, 0, 15),
            RoleWindow(Role.PRESCRIBER, Use.COVER, Presence.ON_SITE, 0, _TREATMENT),
            _whole(Role.LEAD_THERAPIST, _TREATMENT),
            _whole(Role.MONITOR, _TREATMENT),
        ),
        needs_order=True,
        needs_dea=True,
        follow_up="integration",
    ),
    DefaultType(
        code="integration",
        name="Integration",
        patient_name="Follow-up visit",
        minutes=_TALK,
        turnover=0,
        room_features=("talk",),
        role_windows=(_whole(Role.LEAD_THERAPIST, _TALK),),
    ),
    DefaultType(
        code="preparation",
        name="Preparation",
        patient_name="Visit",
        minutes=_TALK,
        turnover=0,
        room_features=("talk",),
        role_windows=(_whole(Role.LEAD_THERAPIST, _TALK),),
    ),
)
