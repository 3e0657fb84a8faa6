"""Reasons that lie between people: language, and whom a patient wishes to meet or not."""

from dataclasses import dataclass
from datetime import date

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason
from coord.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSharedLanguage(Reason):
    """`languages` are the patient's."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverWith(Reason):
    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GenderWish(Reason):
    overridable_with = Permission.OVERRIDE

    practitioner: str
    role: Role
    wish: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerInRoom(Reason):
    """The patient wants to be asked before somebody unknown is in the room."""

    overridable_with = Permission.OVERRIDE

    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartFrom(Reason):
    """Somebody whom the patient must not meet is at the clinic; who that is stays untold."""

    overridable_with = Permission.OVERRIDE_CLINICAL

    clinic: str
    day: date
