"""The appointment types a new organization starts with; all of it is data it may change.

Lengths and who is there follow common practice (40 minutes of infusion and an hour of recovery, two
hours of observation after a nasal dose); none of them is advice.
"""

from dataclasses import dataclass, replace

from coord.domain.appointment import Modality
from coord.domain.roles import Presence, Role, RoleWindow, Use

_TALK = 60
_GROUP_TALK = 180
_HALF_A_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class DefaultType:
    """One row of appointment types; `name` is for staff, `patient_name` for everybody outside."""

    code: str
    name: str
    patient_name: str
    minutes: int
    room_features: tuple[str, ...]
    role_windows: tuple[RoleWindow, ...]
    turnover: int = 0
    needs_order: bool = False
    needs_dea: bool = False
    follow_up: str | None = None
    follow_up_every: int = 1
    follow_up_count: int = 1
    modality: Modality = Modality.IN_PERSON
    is_treatment: bool = False
    is_patient_present: bool = True
    min_age: int | None = None
    max_age: int | None = None
    closing_spare: int = 0
    notice: int = 0
    needs_certifications: tuple[str, ...] = ()
    needs_gates: tuple[str, ...] = ()
    places: int = 1


def _whole(role: Role, minutes: int, *, is_optional: bool = False) -> RoleWindow:
    return RoleWindow(role, Use.ATTENTION, Presence.IN_ROOM, 0, minutes, is_optional)


def _covered(role: Role, minutes: int) -> RoleWindow:
    return RoleWindow(role, Use.COVER, Presence.ON_SITE, 0, minutes)


def _interpreted(minutes: int) -> RoleWindow:
    return _whole(Role.INTERPRETER, minutes, is_optional=True)


def _by_injection(code: str, name: str, minutes: int, features: tuple[str, ...]) -> DefaultType:
    """A dose whose patient is never left: therapist and monitor throughout, prescriber first and on site."""
    return DefaultType(
        code=code,
        name=name,
        patient_name="Visit",
        minutes=minutes,
        turnover=15,
        room_features=features,
        role_windows=(
            RoleWindow(Role.PRESCRIBER, Use.ATTENTION, Presence.IN_ROOM, 0, 15),
            _covered(Role.PRESCRIBER, minutes),
            _whole(Role.LEAD_THERAPIST, minutes),
            _whole(Role.MONITOR, minutes),
            _interpreted(minutes),
        ),
        needs_order=True,
        needs_dea=True,
        follow_up="integration",
        is_treatment=True,
        min_age=18,
        closing_spare=45,
        notice=_HALF_A_DAY,
    )


def _watched_from_outside(
    code: str, name: str, minutes: int, more: tuple[RoleWindow, ...], follow_up: str | None
) -> DefaultType:
    """A dose whose monitor watches more than one patient; prescriber first and on site."""
    return DefaultType(
        code=code,
        name=name,
        patient_name="Visit",
        minutes=minutes,
        turnover=15,
        room_features=("reclining",),
        role_windows=(
            RoleWindow(Role.PRESCRIBER, Use.ATTENTION, Presence.IN_ROOM, 0, 10),
            _covered(Role.PRESCRIBER, minutes),
            _covered(Role.MONITOR, minutes),
            *more,
            _interpreted(minutes),
        ),
        needs_order=True,
        needs_dea=True,
        follow_up=follow_up,
        is_treatment=True,
        min_age=18,
        closing_spare=45,
        notice=_HALF_A_DAY,
    )


def _talk(
    code: str,
    name: str,
    *,
    role: Role = Role.LEAD_THERAPIST,
    minutes: int = _TALK,
    patient_name: str = "Visit",
    ages: tuple[int | None, int | None] = (None, None),
    modality: Modality = Modality.IN_PERSON,
) -> DefaultType:
    """A conversation, with an interpreter where the two share no language."""
    return DefaultType(
        code=code,
        name=name,
        patient_name=patient_name,
        minutes=minutes,
        room_features=("talk",) if modality is Modality.IN_PERSON else (),
        role_windows=(_whole(role, minutes), _interpreted(minutes)),
        modality=modality,
        min_age=ages[0],
        max_age=ages[1],
        notice=60,
    )


def _talk_of_a_group(code: str, name: str, *, patient_name: str = "Visit", places: int = 8) -> DefaultType:
    """A conversation of several patients, led by one or two; three hours are usual (36 for 12 of them)."""
    return DefaultType(
        code=code,
        name=name,
        patient_name=patient_name,
        minutes=_GROUP_TALK,
        room_features=("group",),
        role_windows=(
            _whole(Role.LEAD_THERAPIST, _GROUP_TALK),
            _whole(Role.CO_THERAPIST, _GROUP_TALK, is_optional=True),
            _interpreted(_GROUP_TALK),
        ),
        min_age=18,
        notice=60,
        places=places,
    )


# Each patient has a monitor's and a prescriber's cover of their own; therapists are there for all
_DOSING_OF_A_GROUP = replace(
    _watched_from_outside(
        "dosing_group",
        "Treatment visit (group)",
        180,
        (_whole(Role.LEAD_THERAPIST, 180), _whole(Role.CO_THERAPIST, 180, is_optional=True)),
        "integration_group",
    ),
    places=6,
)

_TEAM_MEETING = DefaultType(
    code="team_meeting",
    name="Care-team meeting",
    patient_name="Meeting",
    minutes=_TALK,
    room_features=("talk",),
    role_windows=(
        _whole(Role.LEAD_THERAPIST, _TALK),
        *(
            _whole(role, _TALK, is_optional=True)
            for role in (Role.PRESCRIBER, Role.CO_THERAPIST, Role.DIETITIAN, Role.PHYSICIAN, Role.COORDINATOR)
        ),
    ),
    is_patient_present=False,
)

# Its label's safety programme certifies the site and enrols the patient (FDA, Spravato REMS)
_ESKETAMINE = replace(
    _watched_from_outside("dosing_esketamine", "Treatment visit (esketamine)", 150, (), None),
    needs_certifications=("rems",),
    needs_gates=("rems_enrolment",),
)

DEFAULT_TYPES = (
    _by_injection("dosing_iv", "Treatment visit (IV)", 120, ("infusion", "reclining")),
    _talk("integration", "Integration", patient_name="Follow-up visit"),
    _talk("preparation", "Preparation"),
    _talk("intake_medical", "Intake (medical)", role=Role.PRESCRIBER),
    _talk("intake_psychological", "Intake (psychological)", minutes=90),
    _by_injection("dosing_im", "Treatment visit (IM)", 150, ("reclining",)),
    _watched_from_outside(
        "dosing_sublingual",
        "Treatment visit (sublingual)",
        180,
        (_whole(Role.LEAD_THERAPIST, 180),),
        "integration",
    ),
    _ESKETAMINE,
    _talk("follow_up", "Review", role=Role.PRESCRIBER, minutes=30),
    _talk("therapy", "Therapy", ages=(18, None)),
    _talk("therapy_teenager", "Therapy (teenager)", ages=(12, 17)),
    _talk("therapy_child", "Therapy (child)", ages=(None, 11)),
    _talk("therapy_parents", "Therapy (parents)"),
    _talk("therapy_video", "Therapy (video)", modality=Modality.TELEHEALTH),
    _TEAM_MEETING,
    _talk_of_a_group("preparation_group", "Preparation (group)"),
    _DOSING_OF_A_GROUP,
    _talk_of_a_group("integration_group", "Integration (group)", patient_name="Follow-up visit"),
    _talk_of_a_group("therapy_group", "Therapy (group)"),
)
