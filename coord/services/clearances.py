"""A patient's clearance for a day, read and judged in an open transaction."""

from datetime import date

from sqlalchemy import Connection

from coord.domain.clearance import Condition, light_on, missing_on
from coord.domain.gates import Light
from coord.domain.permissions import Actor, Permission
from coord.store import facts, policies


def light_of(tx: Connection, patient_id: int, day: date, *, by: Actor) -> Light:
    """The one light that everybody may see, by the policy of the day."""
    ages = policies.current(tx, by.organization_id, day).ages
    return light_on(facts.papers_of(tx, [patient_id])[patient_id], day, ages)


def missing_of(tx: Connection, patient_id: int, day: date, *, by: Actor) -> tuple[Condition, ...]:
    """What keeps the patient from being cleared, told only to whom a gate's own name may be shown."""
    if not by.may(Permission.DECIDE_GATES):
        return ()
    ages = policies.current(tx, by.organization_id, day).ages
    return missing_on(facts.papers_of(tx, [patient_id])[patient_id], day, ages)
