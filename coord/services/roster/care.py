"""Care teams, orders and gates."""

from collections.abc import Hashable
from datetime import UTC, date, datetime
from typing import Any

from coord.roster.practitioners import periods_overlap
from coord.services.roster.keeping import Form, Found, Kept, Key, Wanted
from coord.store import people


class _CareTeam(Kept):
    def group(self, key: Key) -> Hashable:
        return key[:3]

    def became(self, was: Found, one: Wanted) -> bool:
        """One membership whose first day was put right, not a second one."""
        return periods_overlap(was.values[:2], one.values[:2])


class _Orders(Kept):
    def group(self, key: Key) -> Hashable:
        return key[0], key[1], frozenset(key[2])

    def became(self, was: Found, one: Wanted) -> bool:  # noqa: ARG002
        """An open order whose last day moved is still one order, lest its doses be allowed twice."""
        return bool(was.values[-1] == "open")

    def retired(self, one: Found) -> dict[str, Any] | None:
        return {"status": "closed"} if one.values[-1] != "closed" else None

    def label(self, key: Key) -> str:
        return f"{key[0]} {key[1]}"


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, datetime.min.time(), UTC) if day else None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


CARE_TEAM = _CareTeam(
    "care_team",
    people.CareTeamMember,
    key={
        "patient_id": "patient",
        "practitioner_id": "practitioner",
        "role": "role",
        "valid_from": "starts",
    },
    values={"valid_from": "starts", "valid_until": "ends", "is_primary": "primary"},
    owner="patient_id",
)
ORDERS = _Orders(
    "orders",
    people.Order,
    key={
        "patient_id": "patient",
        "prescriber_id": "prescriber",
        "appointment_types": "appointment_types",
        "valid_until": "valid_until",
    },
    values={
        "doses_left": "doses_left",
        "least_spacing_days": "least_spacing_days",
        "most_per_week": "most_per_week",
        "valid_until": "valid_until",
        "status": "status",
    },
    owner="patient_id",
)
GATES = Kept(
    "gates",
    people.Gate,
    key={"patient_id": "patient", "kind": "gate"},
    values={"status": "status", "decided_at": "decided_on", "expires_on": "expires_on"},
    forms={"decided_at": Form(_day, _midnight)},
    owner="patient_id",
)
