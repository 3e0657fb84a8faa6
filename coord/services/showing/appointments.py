"""One unit or reservation, and what a form may choose from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType
from coord.domain.languages import share_language
from coord.domain.permissions import Actor
from coord.domain.policy import ChangeRule, Dated, Policy
from coord.domain.roles import Role
from coord.messaging.languages import english_name
from coord.services.errors import NotFound
from coord.services.plans import planned
from coord.services.showing.lacking import without_follow_up
from coord.services.showing.rows import shown_appointments, shown_holds
from coord.services.showing.values import Choices, HoldPage, Unit
from coord.services.today import house_day
from coord.store import audit, diary, facts, holds, overview, policies, units
from coord.store.db import reading, transaction


def unit(public_id: str, *, by: Actor, now: datetime) -> Unit:
    """An appointment with its follow-up; NotFound where the organization has no such appointment."""
    with transaction() as tx:
        rows = overview.appointments(tx, by.organization_id, diary.Appointment.public_id == public_id)
        if not rows:
            raise NotFound
        main = rows[0]
        after = overview.appointments(
            tx,
            by.organization_id,
            diary.Appointment.follows_id == main.id,
            diary.Participant.status.not_in(["cancelled", "noshow"]),
        )
        audit.record(
            tx,
            "appointment.viewed",
            by=by,
            now=now,
            subject="appointment",
            subject_id=main.id,
            patient_id=main.patient_id,
        )
        shown = shown_appointments(tx, [main, *after[:1]])
        dose = units.by_id(tx, by.organization_id, main.follows_id) if main.follows_id else None
        is_bound = dose is not None and dose.is_upcoming
        lacking = without_follow_up(tx, by, now, diary.Appointment.id == main.id)
        return Unit(shown[0], shown[1] if len(shown) > 1 else None, is_bound, bool(lacking))


def kinds(*, by: Actor, now: datetime) -> tuple[tuple[str, str], ...]:
    """(code, name) of every kind of visit that the house has."""
    with reading() as tx:
        types = policies.kinds_known(tx, by.organization_id, now.date())
        return tuple((kind.code, kind.name) for kind in types.values())


def change_rule(*, by: Actor, now: datetime) -> ChangeRule:
    """The house's rule about notice and lateness, for pages that say what will happen."""
    with reading() as tx:
        today = house_day(tx, by.organization_id, now)
        return policies.current(tx, by.organization_id, today).changes


def hold(public_id: str, *, by: Actor, now: datetime) -> HoldPage:
    """A reservation that still holds; NotFound where it has expired or never was."""
    with transaction() as tx:
        kept = holds.find(tx, by.organization_id, public_id, now)
        if kept is None:
            raise NotFound
        audit.record(
            tx,
            "hold.viewed",
            by=by,
            now=now,
            subject="hold",
            subject_id=kept.id,
            patient_id=kept.patient_id,
        )
        shown = shown_holds(tx, by, now, diary.Hold.id == kept.id)[0]
        proposal = holds.proposal(tx, kept, by.organization_id, now.date())
        known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
        return HoldPage(shown, tuple(planned(one, known) for one in proposal.appointments))


def choices(type_code: str, clinic: str, patient: str, *, by: Actor, now: datetime) -> Choices:
    """The clinic's rooms, and for each role of the type who is of the right profession.

    A role without licence is open to everybody of the clinic; an interpreter to those who speak one of the
    patient's languages, and is told with languages.
    """
    with reading() as tx:
        kinds = _versions(tx, type_code, by, now)
        here = next((c for c in overview.clinics(tx, by.organization_id) if c.public_id == clinic), None)
        if here is None or not kinds:
            raise NotFound
        needed, roles = _roles(kinds)
        ahead = policies.ahead(tx, by.organization_id, now.date())
        spoken = overview.languages_of(tx, by.organization_id, patient)
        return Choices(
            tuple((room.public_id, room.name) for room in overview.rooms(tx, here.id)),
            tuple((role.value, _fit(tx, here.id, _kinds_of(role, ahead), role, spoken)) for role in roles),
            any(kind.needs_room for kind in kinds),
            frozenset(role.value for role in roles if role not in needed),
        )


def candidates(
    type_code: str, *, by: Actor, now: datetime
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """For each role of the type, who of any clinic is of the right profession."""
    with reading() as tx:
        kinds = policies.kinds_known(tx, by.organization_id, now.date())
        if type_code not in kinds:
            raise NotFound
        ahead = policies.ahead(tx, by.organization_id, now.date())
        fit = {role: _kinds_of(role, ahead) for role in kinds[type_code].roles}
        clinics = [one.id for one in overview.clinics(tx, by.organization_id)]
        found = {
            role: {who: name for one in clinics for who, name in _fit(tx, one, qualified)}
            for role, qualified in fit.items()
        }
        return tuple((role.value, tuple(people.items())) for role, people in found.items())


def _versions(tx: Connection, code: str, by: Actor, now: datetime) -> list[AppointmentType]:
    """The kind as it is today, and as it will be on later days."""
    ahead = policies.kinds_ahead(tx, by.organization_id, now.date())
    return list(dict.fromkeys(several[code] for _, several in ahead if code in several))


def _roles(kinds: Sequence[AppointmentType]) -> tuple[frozenset[Role], list[Role]]:
    """The roles that it never runs without, and all that somebody may have in it, in their order."""
    needed = frozenset.intersection(*(frozenset(kind.roles) for kind in kinds))
    every = dict.fromkeys(role for kind in kinds for role in (*kind.roles, *kind.optional_roles))
    return needed, sorted(every, key=lambda role: role not in needed)


def _kinds_of(role: Role, ahead: Dated[Policy]) -> list[str]:
    """The licences of which one does for the role somewhere, today or on a later day."""
    return sorted({kind for _, policy in ahead for kind in policy.kinds_anywhere(role)})


def _fit(
    tx: Connection,
    clinic_id: int,
    kinds: Sequence[str],
    role: Role | None = None,
    spoken: Sequence[str] = (),
) -> tuple[tuple[str, str], ...]:
    rows, interprets = overview.practitioners_with(tx, clinic_id, kinds), role is Role.INTERPRETER
    if interprets and spoken:
        rows = [row for row in rows if share_language(row.languages, spoken)]
    return tuple((row.public_id, _named(row, with_languages=interprets)) for row in rows)


def _named(row: Any, *, with_languages: bool) -> str:
    name = overview.with_titles(row.name, row.titles)
    spoken = ", ".join(map(english_name, row.languages)) if with_languages else ""
    return f"{name} ({spoken})" if spoken else name
