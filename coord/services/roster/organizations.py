"""Whose roster it is: the organization that is there, or a new one with everything it starts with."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from coord.domain.defaults import DEFAULT_TYPES, DefaultType
from coord.store import places
from coord.store import roster as store
from coord.store import roster_bulk as bulk

_SINCE = date(2000, 1, 1)


class WrongOrganization(Exception):
    """It is not clear whose roster this is; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """The organization by name; `id` is None while it is not there, and `name` while nobody said it."""

    id: int | None
    name: str | None


def find(tx: Connection, name: str | None) -> Target:
    """The named organization, or the only one, or none yet; raises WrongOrganization."""
    found = store.organizations(tx)
    if not found:
        return Target(None, name)
    known = ", ".join(f"“{one}”" for one in found)
    if name is None and len(found) > 1:
        raise WrongOrganization(f"There are several organizations: {known}. Say which: --organization NAME.")
    if name is not None and name not in found:
        raise WrongOrganization(f"There is no organization “{name}”, only {known}.")
    chosen = name or next(iter(found))
    return Target(found[chosen], chosen)


def known_names(tx: Connection, target: Target) -> dict[str, set[str]]:
    """What the rows of its roster may refer to without naming it themselves."""
    if target.id is not None:
        return store.names_known(tx, target.id)
    features = {feature for kind in DEFAULT_TYPES for feature in kind.room_features}
    return {"types": {kind.code for kind in DEFAULT_TYPES}, "features": features}


def create(tx: Connection, name: str) -> int:
    """A new organization with the appointment types that everybody starts with."""
    organization_id: int = bulk.add_numbered(tx, places.Organization, [{"name": name}])[0][0]
    kinds = [_kind(kind, organization_id) for kind in DEFAULT_TYPES]
    numbers = {code: number for number, code in bulk.add_numbered(tx, places.AppointmentType, kinds, "code")}
    windows = [
        {
            "appointment_type_id": numbers[kind.code],
            "role": window.role,
            "use": window.use,
            "presence": window.presence,
            "opens": window.opens,
            "closes": window.closes,
            "is_optional": window.is_optional,
        }
        for kind in DEFAULT_TYPES
        for window in kind.role_windows
    ]
    bulk.add(tx, places.RoleWindow, windows)
    return organization_id


def _kind(kind: DefaultType, organization_id: int) -> dict[str, object]:
    return {
        "organization_id": organization_id,
        "code": kind.code,
        "name": kind.name,
        "patient_name": kind.patient_name,
        "modality": kind.modality,
        "minutes": kind.minutes,
        "turnover": kind.turnover,
        "room_features": list(kind.room_features),
        "needs_order": kind.needs_order,
        "needs_dea": kind.needs_dea,
        "follow_up": kind.follow_up,
        "follow_up_every": kind.follow_up_every,
        "follow_up_count": kind.follow_up_count,
        "is_treatment": kind.is_treatment,
        "is_patient_present": kind.is_patient_present,
        "min_age": kind.min_age,
        "max_age": kind.max_age,
        "closing_spare": kind.closing_spare,
        "notice": kind.notice,
        "needs_certifications": list(kind.needs_certifications),
        "needs_gates": list(kind.needs_gates),
        "places": kind.places,
        "valid_from": _SINCE,
    }
