"""Conditions that a patient passes before a visit; what schedulers may see of them is one light."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class GateStatus(StrEnum):
    PASSED = "passed"
    WAITING = "waiting"
    REFUSED = "refused"


class Light(StrEnum):
    """All gates to plan in one word, for a gate's own name already tells too much."""

    CLEARED = "cleared"
    WAITING = "waiting"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Gate:
    kind: str
    status: GateStatus
    expires_on: date | None

    @property
    def is_refused(self) -> bool:
        return self.status is GateStatus.REFUSED

    def light(self, day: date) -> Light:
        if self.is_refused:
            return Light.REFUSED
        if self.status is GateStatus.WAITING:
            return Light.WAITING
        if self.expires_on and self.expires_on < day:
            return Light.EXPIRED
        return Light.CLEARED


_GRAVEST_FIRST = (Light.REFUSED, Light.EXPIRED, Light.WAITING, Light.CLEARED)


def gravest(lights: Iterable[Light]) -> Light:
    """The gravest of some lights."""
    shown = set(lights)
    return next(light for light in _GRAVEST_FIRST if light in shown)
