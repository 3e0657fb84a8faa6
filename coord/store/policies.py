"""Appointment types and policy, read from their dated rows into domain values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import AppointmentType, AppointmentTypeId, Modality
from coord.domain.policy import (
    QUALIFIED_FOR,
    AgeRule,
    ArrivalRule,
    ChangeRule,
    ClearanceRule,
    CoverageRule,
    DoseRule,
    FollowUpRule,
    Policy,
    RankingRule,
)
from coord.domain.qualifications import Compact, Kind
from coord.domain.reminders import ReminderPlan
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.store import places


def current(tx: Connection, organization_id: int, day: date) -> Policy:
    """The policy in force on the day; what has no row has its default."""
    row = places.Policy
    found = tx.execute(
        select(row.name, row.value)
        .where(row.organization_id == organization_id, row.valid_from <= day)
        .order_by(row.valid_from)
    )
    values: dict[str, Any] = dict(found.all())
    return Policy(
        qualified_for={**QUALIFIED_FOR, **_kinds(values.get("qualified_for", {}))},
        scope={place: _kinds(kinds) for place, kinds in values.get("scope", {}).items()},
        compacts=tuple(_compact(name, value) for name, value in values.get("compacts", {}).items()),
        follow_up=FollowUpRule(**values.get("follow_up", {})),
        doses=DoseRule(**values.get("doses", {})),
        clearance=ClearanceRule(**values.get("clearance", {})),
        coverage=CoverageRule(**values.get("coverage", {})),
        ages=AgeRule(**values.get("ages", {})),
        changes=ChangeRule(**values.get("changes", {})),
        ranking=RankingRule(**values.get("ranking", {})),
        arrival=ArrivalRule(**{name: tuple(v) for name, v in values.get("arrival", {}).items()}),
        **values.get("starts", {}),
    )


def _kinds(value: Mapping[str, list[str]]) -> dict[Role, frozenset[Kind]]:
    """`{"prescriber": ["MD", "DO"]}`."""
    return {Role(role): frozenset(map(Kind, kinds)) for role, kinds in value.items()}


def _compact(name: str, value: Mapping[str, Any]) -> Compact:
    """`{"kinds": ["PSY"], "members": {"US-CA": "2027-01-01"}, "privilege": "PSYPACT"}`, dates in ISO form.

    `left` (as `members`: the first day without them) and `in_person` may be there as well.
    """
    return Compact(
        name=name,
        kinds=frozenset(map(Kind, value["kinds"])),
        members={place: date.fromisoformat(day) for place, day in value["members"].items()},
        left={place: date.fromisoformat(day) for place, day in value.get("left", {}).items()},
        privilege=Kind(value["privilege"]) if value.get("privilege") else None,
        in_person=value.get("in_person", False),
    )


def appointment_types(tx: Connection, organization_id: int, day: date) -> dict[str, AppointmentType]:
    """The types in force on the day, by code."""
    return {one.code: one for one in types_by_number(tx, organization_id, day).values()}


def types_by_number(
    tx: Connection, organization_id: int, day: date
) -> dict[AppointmentTypeId, AppointmentType]:
    """Every type that has been in force until the day, the older ones of a code first."""
    row = places.AppointmentType
    rows = tx.execute(
        select(row.__table__)
        .where(row.organization_id == organization_id, row.valid_from <= day)
        .order_by(row.valid_from)
    ).all()
    windows = _windows(tx, [found.id for found in rows])
    return {
        AppointmentTypeId(found.id): AppointmentType(
            id=AppointmentTypeId(found.id),
            code=found.code,
            name=found.name,
            minutes=found.minutes,
            turnover=found.turnover,
            room_features=frozenset(found.room_features),
            role_windows=windows.get(found.id, ()),
            needs_order=found.needs_order,
            needs_dea=found.needs_dea,
            follow_up=found.follow_up,
            follow_up_every=found.follow_up_every,
            follow_up_count=found.follow_up_count,
            modality=Modality(found.modality),
            is_treatment=found.is_treatment,
            is_patient_present=found.is_patient_present,
            min_age=found.min_age,
            max_age=found.max_age,
            closing_spare=found.closing_spare,
            notice=found.notice,
        )
        for found in rows
    }


def _windows(tx: Connection, type_ids: list[int]) -> dict[int, tuple[RoleWindow, ...]]:
    row = places.RoleWindow
    found = tx.execute(select(row.__table__).where(row.appointment_type_id.in_(type_ids)).order_by(row.id))
    windows: dict[int, tuple[RoleWindow, ...]] = {}
    for one in found:
        window = RoleWindow(
            Role(one.role), Use(one.use), Presence(one.presence), one.opens, one.closes, one.is_optional
        )
        windows[one.appointment_type_id] = (*windows.get(one.appointment_type_id, ()), window)
    return windows


def reminder_plan(tx: Connection, organization_id: int, day: date) -> ReminderPlan:
    """The reminder plan in force on the day; what has no row has its default."""
    row = places.Policy
    found = tx.scalars(
        select(row.value)
        .where(row.organization_id == organization_id, row.name == "reminders", row.valid_from <= day)
        .order_by(row.valid_from.desc())
        .limit(1)
    ).first()
    return ReminderPlan(**(found or {}))
