"""Who has agreed to treatment: the patient, a minor's guardians, and the minor's own assent."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coord.domain.gates import Light


class ConsentKind(StrEnum):
    """A legal consent, or a minor's own agreement beside it."""

    TREATMENT = "treatment"
    ASSENT = "assent"


class ConsentStatus(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision; `guardian` is the related person who decided, or None for the patient's own."""

    kind: ConsentKind
    status: ConsentStatus
    decided_on: date
    guardian: int | None = None
    expires_on: date | None = None

    def light(self, day: date) -> Light:
        """What the decision means for a day: a yes may expire, a no stays one."""
        if self.status is not ConsentStatus.GIVEN:
            return Light.REFUSED
        return Light.EXPIRED if self.expires_on and self.expires_on < day else Light.CLEARED


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody related who may consent for the patient; without those who must, nothing is agreed."""

    id: int
    name: str
    must_consent: bool
