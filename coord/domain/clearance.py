"""Whether a patient is cleared for treatment on a day: gates and consents put together into one light.

Booking, the worker and every page ask `light_on`, so that they never disagree. A minor needs those
guardians who must consent and, from an age on, the minor's own assent; a parent's yes never overrules a
minor's no (Sathappan & Yudkoff 2024). The birthday that makes an adult ends all of that: the patient is
asked anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coord.domain.ages import age_on, birthday
from coord.domain.consents import Consent, ConsentKind, Guardian
from coord.domain.gates import Gate, Light, gravest
from coord.domain.policy import AgeRule

OWN_CONSENT = "consent"
GUARDIAN_CONSENT = "guardian_consent"
ONLY_FOR_MINORS = frozenset({GUARDIAN_CONSENT, "assent"})
ANY_GATE = "clearance"


class Clearable(Protocol):
    """What is known of somebody's clearance; of one day's decisions the last one counts."""

    @property
    def birth_date(self) -> date: ...
    @property
    def gates(self) -> tuple[Gate, ...]: ...
    @property
    def guardians(self) -> tuple[Guardian, ...]: ...
    @property
    def consents(self) -> tuple[Consent, ...]: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that treatment needs, by a gate's kind or a consent's, and its light on the day.

    `guardian` is who decides, where that is neither the clinic nor the patient.
    """

    what: str
    light: Light
    guardian: str | None = None


def light_on(patient: Clearable, day: date, ages: AgeRule) -> Light:
    """The gravest light of all that treatment on the day needs."""
    return gravest(condition.light for condition in conditions_on(patient, day, ages))


def missing_on(patient: Clearable, day: date, ages: AgeRule) -> tuple[Condition, ...]:
    """What keeps the patient from being cleared for the day."""
    return tuple(one for one in conditions_on(patient, day, ages) if one.light is not Light.CLEARED)


def conditions_on(patient: Clearable, day: date, ages: AgeRule) -> tuple[Condition, ...]:
    """Everything that treatment on the day needs."""
    consents = tuple(_consents(patient, day, ages))
    gates = tuple(
        Condition(gate.kind, gate.light(day))
        for gate in patient.gates
        if _counts(gate, is_minor=_is_minor(patient, day, ages), has_consents=bool(consents))
    )
    return (*(gates or (Condition(ANY_GATE, Light.WAITING),)), *consents)


def _is_minor(patient: Clearable, day: date, ages: AgeRule) -> bool:
    return age_on(patient.birth_date, day) < ages.adult


def _counts(gate: Gate, *, is_minor: bool, has_consents: bool) -> bool:
    """Single consents stand in for the gates that sum them up, except for a no; an adult's end a minor's."""
    if gate.kind in ONLY_FOR_MINORS and not is_minor:
        return False
    sums_up = gate.kind == OWN_CONSENT or gate.kind in ONLY_FOR_MINORS
    return not (sums_up and has_consents) or gate.is_refused


def _consents(patient: Clearable, day: date, ages: AgeRule) -> Iterator[Condition]:
    """The single consents that treatment needs; none of somebody who has always been an adult here."""
    if _is_minor(patient, day, ages):
        yield from _of_guardians(patient, day)
        yield from _of_minor(patient, day, ages)
        return
    grown_up = birthday(patient.birth_date, ages.adult)
    own = [one for one in _own(patient, ConsentKind.TREATMENT) if one.decided_on >= grown_up]
    if own or _came_as_a_minor(patient, grown_up):
        yield Condition(ConsentKind.TREATMENT, _last(own, day))


def _came_as_a_minor(patient: Clearable, grown_up: date) -> bool:
    """Whether somebody else could decide for the patient before, so that the patient must be asked anew."""
    return (
        bool(patient.guardians)
        or any(gate.kind in ONLY_FOR_MINORS for gate in patient.gates)
        or any(one.decided_on < grown_up for one in patient.consents)
    )


def _of_guardians(patient: Clearable, day: date) -> tuple[Condition, ...]:
    """Of all who must, else of one who may; whoever says no stands against the others' yes."""
    decided = [(one.must_consent, _of_guardian(patient, one, day)) for one in patient.guardians]
    refused = [condition for _, condition in decided if condition.light is Light.REFUSED]
    needed = [condition for must, condition in decided if must] or _first_cleared(decided)
    return tuple(dict.fromkeys((*needed, *refused))) or (Condition(GUARDIAN_CONSENT, Light.WAITING),)


def _of_guardian(patient: Clearable, guardian: Guardian, day: date) -> Condition:
    theirs = [
        one for one in patient.consents if one.guardian == guardian.id and one.kind is ConsentKind.TREATMENT
    ]
    return Condition(ConsentKind.TREATMENT, _last(theirs, day), guardian.name)


def _first_cleared(decided: list[tuple[bool, Condition]]) -> list[Condition]:
    """Anybody's yes is enough; where there is none, all are asked."""
    conditions = [condition for _, condition in decided]
    return [one for one in conditions if one.light is Light.CLEARED][:1] or conditions


def _of_minor(patient: Clearable, day: date, ages: AgeRule) -> Iterator[Condition]:
    """From an age on the minor's own yes; at any age the minor's no."""
    assent = _last(_own(patient, ConsentKind.ASSENT), day)
    if age_on(patient.birth_date, day) >= ages.assent or assent is Light.REFUSED:
        yield Condition(ConsentKind.ASSENT, assent)
    if _last(_own(patient, ConsentKind.TREATMENT), day) is Light.REFUSED:
        yield Condition(ConsentKind.TREATMENT, Light.REFUSED)


def _own(patient: Clearable, kind: ConsentKind) -> list[Consent]:
    return [one for one in patient.consents if one.guardian is None and one.kind is kind]


def _last(decisions: list[Consent], day: date) -> Light:
    """The light of the latest decision; of one day's, the last in the row."""
    if not decisions:
        return Light.WAITING
    return max(reversed(decisions), key=lambda one: one.decided_on).light(day)
