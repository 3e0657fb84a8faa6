"""Appointment types and policy, read from their dated rows into domain values."""

from dataclasses import asdict, fields
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Date, Integer, bindparam, case, delete, exists, insert, or_, select

from coord.domain.appointment import AppointmentType, AppointmentTypeId, Modality
from coord.domain.local_time import local_date
from coord.domain.policy import Dated, Kinds, Policy, in_force
from coord.domain.policy_sections import decode, policy_of
from coord.domain.reminders import ReminderPlan
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.store import diary, places
from coord.store.asking import Answers, Question, ask
from coord.store.prepared import among, words

A_DAY = timedelta(days=1)
_ORGANIZATION = bindparam("organization", type_=Integer)
_DAY = bindparam("day", type_=Date)
_FIRST = bindparam("first", type_=Date)
_DECIDED_UNTIL = bindparam("decided_until", type_=Date)

# What is in force on the first of some days, and what changes after it or after today: mostly nothing, so
# that mostly there is no day to be read.
_SINCE = places.Policy.valid_from
DATED: Question = (
    select(
        places.Policy.name,
        places.Policy.value,
        case((or_(_SINCE > _DAY, _SINCE > _FIRST), _SINCE)).label("since"),
    )
    .where(places.Policy.organization_id == _ORGANIZATION, _SINCE <= _DECIDED_UNTIL)
    .order_by(_SINCE)
)

_TYPES: Question = (
    select(places.AppointmentType.__table__)
    .where(places.AppointmentType.organization_id == _ORGANIZATION, places.AppointmentType.valid_from <= _DAY)
    .order_by(places.AppointmentType.valid_from)
)

_WINDOWS: Question = (
    select(places.RoleWindow.__table__)
    .join(places.AppointmentType, places.AppointmentType.id == places.RoleWindow.appointment_type_id)
    .where(places.AppointmentType.organization_id == _ORGANIZATION, places.AppointmentType.valid_from <= _DAY)
    .order_by(places.RoleWindow.id)
)

TYPES = (_TYPES, _WINDOWS)

_HAS_NAMED_CODE = among(places.AppointmentType.code, words("codes"))
_NAMED, _NAMED_WINDOWS = _TYPES.where(_HAS_NAMED_CODE), _WINDOWS.where(_HAS_NAMED_CODE)
NAMED_TYPES = (_NAMED, _NAMED_WINDOWS)


def current(tx: Connection, organization_id: int, day: date) -> Policy:
    """The policy in force on the day; what has no row has its default."""
    return in_force(dated(tx, organization_id, day, day), day)


def dated(tx: Connection, organization_id: int, first: date, last: date) -> Dated[Policy]:
    """The policies of the days from first to last; what has no row has its default."""
    days = {"day": first, "first": first, "decided_until": last}
    return dated_in(ask(tx, (DATED,), {"organization": organization_id, **days}))


def ahead(tx: Connection, organization_id: int, today: date) -> Dated[Policy]:
    """The policy in force today, which somewhere is yesterday still, and all that is decided for later."""
    return dated(tx, organization_id, today - A_DAY, date.max)


def dated_in(answers: Answers) -> Dated[Policy]:
    """The policies that the answers tell of; mostly it is one."""
    rows = answers[DATED]
    values = {name: value for name, value, since in rows if since is None}
    found = [(date.min, policy_of(values))]
    for since, changes in groupby((row for row in rows if row.since is not None), lambda row: row.since):
        values |= {name: value for name, value, _ in changes}
        found.append((since, policy_of(values)))
    return tuple(found)


def appointment_types(tx: Connection, organization_id: int, day: date) -> dict[str, AppointmentType]:
    """The types in force on the day, by code."""
    return {one.code: one for one in types_by_number(tx, organization_id, day).values()}


def types_by_number(
    tx: Connection, organization_id: int, day: date
) -> dict[AppointmentTypeId, AppointmentType]:
    """Every type that has been in force until the day, the older ones of a code first."""
    return types_of(ask(tx, TYPES, {"organization": organization_id, "day": day}))


def types_of(answers: Answers) -> dict[AppointmentTypeId, AppointmentType]:
    """The types that the answers tell of."""
    return _types(answers[_TYPES], answers[_WINDOWS])


def named_kinds_in(answers: Answers, first: date, today: date) -> Dated[Kinds]:
    """The types with the named codes, of the days from the first one on."""
    return _dated_kinds(answers[_NAMED], answers[_NAMED_WINDOWS], first, today)


def kinds_in(answers: Answers, today: date) -> Dated[Kinds]:
    """The types that the answers tell of, of today, which somewhere is yesterday still, and of later days."""
    return _dated_kinds(answers[_TYPES], answers[_WINDOWS], today - A_DAY, today)


def kinds_ahead(tx: Connection, organization_id: int, today: date) -> Dated[Kinds]:
    """The types in force today by code, and all that is decided for later."""
    answers = ask(tx, TYPES, {"organization": organization_id, "day": date.max})
    return kinds_in(answers, today)


def kinds_known(tx: Connection, organization_id: int, today: date) -> dict[str, AppointmentType]:
    """The types in force today by code, and those to come as they will be at first."""
    return known_of(kinds_ahead(tx, organization_id, today), today)


def known_of(kinds: Dated[Kinds], today: date) -> dict[str, AppointmentType]:
    """Those of today by code, and those to come as they will be at first."""
    to_come = {code: kind for _, several in reversed(kinds) for code, kind in several.items()}
    return {**to_come, **in_force(kinds, today)}


def kind_at(tx: Connection, kinds: Dated[Kinds], code: str, minute: int, clinic_id: int) -> AppointmentType:
    """The type of that code as it is on the local day of a minute at a clinic."""
    if len(kinds) == 1:
        return kinds[0][1][code]
    zone = tx.execute(select(places.Clinic.time_zone).where(places.Clinic.id == clinic_id)).scalar_one()
    return in_force(kinds, local_date(minute, ZoneInfo(zone)))[code]


def _dated_kinds(rows: list[Any], of_roles: list[Any], first: date, today: date) -> Dated[Kinds]:
    """By the day from which each is in force; of a past day before its code was there, as it was at first."""
    known: dict[str, AppointmentType] = {}
    later = []
    for row, kind in zip(rows, _types(rows, of_roles).values(), strict=True):
        if row.valid_from <= first or (row.valid_from <= today and kind.code not in known):
            known[kind.code] = kind
        else:
            later.append((row.valid_from, kind))
    found: list[tuple[date, Kinds]] = [(date.min, known)]
    for since, several in groupby(later, itemgetter(0)):
        found.append((since, {**found[-1][1], **{kind.code: kind for _, kind in several}}))
    return tuple(found)


def _types(rows: list[Any], of_roles: list[Any]) -> dict[AppointmentTypeId, AppointmentType]:
    windows = _windows(of_roles)
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
            needs_certifications=frozenset(found.needs_certifications),
            needs_gates=frozenset(found.needs_gates),
            places=found.places,
        )
        for found in rows
    }


def _windows(rows: list[Any]) -> dict[int, tuple[RoleWindow, ...]]:
    windows: dict[int, tuple[RoleWindow, ...]] = {}
    for one in rows:
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
    plan: ReminderPlan = decode("reminders", found or {})
    return plan


def reminder_plan_in(answers: Answers, day: date) -> ReminderPlan:
    """The reminder plan in force on the day, which the answers tell of."""
    found = {name: value for name, value, since in answers[DATED] if since is None or since <= day}
    plan: ReminderPlan = decode("reminders", found.get("reminders", {}))
    return plan


def history(tx: Connection, organization_id: int, name: str) -> list[tuple[date, dict[str, Any]]]:
    """Every dated row of a section, the earliest first."""
    row = places.Policy
    found = tx.execute(
        select(row.valid_from, row.value)
        .where(row.organization_id == organization_id, row.name == name)
        .order_by(row.valid_from)
    )
    return [(day, value) for day, value in found]


def keep(tx: Connection, organization_id: int, name: str, day: date, value: dict[str, Any]) -> None:
    """The section from a day on; what stood for that very day is replaced."""
    row = places.Policy
    tx.execute(
        delete(row).where(row.organization_id == organization_id, row.name == name, row.valid_from == day)
    )
    tx.execute(insert(row).values(organization_id=organization_id, name=name, valid_from=day, value=value))


def type_names(tx: Connection, organization_id: int, day: date) -> dict[str, tuple[str, date]]:
    """By code, what outsiders call the type that is in force on the day, and since when."""
    row = places.AppointmentType
    found = tx.execute(
        select(row.code, row.patient_name, row.valid_from)
        .where(row.organization_id == organization_id, row.valid_from <= day)
        .order_by(row.valid_from)
    )
    return {code: (name, since) for code, name, since in found}


def is_type_used(tx: Connection, organization_id: int, code: str, day: date) -> bool:
    """Whether appointments or steps of courses were made by the type as it is in force from that very day."""
    row = places.AppointmentType
    used = (
        exists().where(table.appointment_type_id == row.id) for table in (diary.Appointment, diary.CourseStep)
    )
    found = select(row.id).where(
        row.organization_id == organization_id, row.code == code, row.valid_from == day, or_(*used)
    )
    return tx.scalar(found) is not None


def keep_type(
    tx: Connection, organization_id: int, kind: AppointmentType, patient_name: str, day: date
) -> None:
    """The type from a day on; what was to begin that very day and is used by nobody is replaced."""
    row, window = places.AppointmentType, places.RoleWindow
    same = select(row.id).where(
        row.organization_id == organization_id, row.code == kind.code, row.valid_from == day
    )
    tx.execute(delete(window).where(window.appointment_type_id.in_(same)))
    tx.execute(
        delete(row).where(
            row.organization_id == organization_id, row.code == kind.code, row.valid_from == day
        )
    )
    values = {"organization_id": organization_id, "patient_name": patient_name, "valid_from": day}
    kept = tx.execute(insert(row).values(values | _columns(kind)).returning(row.id)).scalar_one()
    windows = [{"appointment_type_id": kept, **asdict(one)} for one in kind.role_windows]
    tx.execute(insert(window), windows)


def _columns(kind: AppointmentType) -> dict[str, Any]:
    plain = {one.name: getattr(kind, one.name) for one in fields(kind)}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in plain.items()
        if name not in {"id", "role_windows"}
    }
