"""Until when one patient may eat and drink before a treatment visit, where a prescriber says otherwise."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.preparing import is_sensible
from coord.services.errors import BadInput
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import note, written
from coord.store import patients


def set_own(
    patient: str, food: int | None, drink: int | None, *, by: Actor, now: datetime
) -> Saved | Objection:
    """Minutes before the visit at which food and clear liquids end; None is as the house has it."""
    if not is_sensible(food, drink):
        raise BadInput("food_minutes", "Give minutes up to 1440; what is drunk ends no earlier than food.")

    def work(tx: Connection, patient_id: int) -> int:
        patients.change_patient(tx, patient_id, {"food_minutes": food, "drink_minutes": drink})
        note(
            tx,
            "patient.eating_set",
            patient_id,
            by=by,
            now=now,
            subject="patient",
            number=patient_id,
            details={"food": food, "drink": drink},
        )
        return patient_id

    return written(patient, work, by=by, now=now)
