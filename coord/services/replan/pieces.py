"""One visit of a proposed re-plan as plain data, for a proposal to keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coord.domain.booking import Overriding
from coord.domain.roles import Role
from coord.services.drafts import Draft, DraftAppointment


@dataclass(frozen=True, slots=True)
class Piece:
    """A visit in the versions that were looked at, and the draft that mends it; None: ask a person.

    `keeps_time` where only people or the room change, `strangers` are names that the patient is asked about.
    `instead` are names of the people and rooms that come. `after` are the visits that
    are mended before it, or with it, for it takes what they give up.
    """

    visit: str
    versions: tuple[int, ...]
    draft: Draft | None
    keeps_time: bool
    strangers: tuple[str, ...]
    after: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    is_taken: bool = False


def as_data(one: Piece) -> dict[str, Any]:
    return {
        "visit": one.visit,
        "versions": list(one.versions),
        "draft": _draft_data(one.draft) if one.draft else None,
        "keeps_time": one.keeps_time,
        "strangers": list(one.strangers),
        "after": list(one.after),
        "instead": list(one.instead),
        "is_taken": one.is_taken,
    }


def from_data(data: Mapping[str, Any]) -> Piece:
    return Piece(
        data["visit"],
        tuple(data["versions"]),
        _draft(data["draft"]) if data["draft"] else None,
        data["keeps_time"],
        tuple(data["strangers"]),
        tuple(data.get("after", ())),
        tuple(data.get("instead", ())),
        data["is_taken"],
    )


def _draft_data(draft: Draft) -> dict[str, Any]:
    return {
        "patient": draft.patient,
        "overriding": sorted(draft.overriding.names),
        "appointments": [
            {
                "type": one.type_code,
                "clinic": one.clinic,
                "room": one.room,
                "wall": one.wall.isoformat(),
                "people": {role.value: who for role, who in one.people.items()},
            }
            for one in draft.appointments
        ],
    }


def _draft(data: Mapping[str, Any]) -> Draft:
    ones = tuple(
        DraftAppointment(
            type_code=one["type"],
            clinic=one["clinic"],
            room=one["room"],
            wall=datetime.fromisoformat(one["wall"]),
            people={Role(role): who for role, who in one["people"].items()},
        )
        for one in data["appointments"]
    )
    return Draft(data["patient"], ones, Overriding(frozenset(data["overriding"])))
