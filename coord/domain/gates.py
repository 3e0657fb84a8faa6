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

    def light(self, day: date) -> Light:
        if self.status is GateStatus.REFUSED:
            return Light.REFUSED
        if self.status is GateStatus.WAITING:
            return Light.WAITING
        if self.expires_on and self.expires_on < day:
            return Light.EXPIRED
        return Light.CLEARED


_GRAVEST_FIRST = (Light.REFUSED, Light.EXPIRED, Light.WAITING, Light.CLEARED)


def clearance(gates: Iterable[Gate], day: date) -> Light:
    """The gravest light of all gates on the day; a patient without any gate is still waiting."""
    lights = {gate.light(day) for gate in gates} or {Light.WAITING}
    return next(light for light in _GRAVEST_FIRST if light in lights)
