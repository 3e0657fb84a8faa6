"""Which words a patient gets between visits; a clinician decides it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.reminders import MessageKind
from coord.domain.reminders.kinds import PROMPTS
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import note, written
from coord.store import patients


def choose_prompts(
    patient: str, kinds: Collection[MessageKind], *, by: Actor, now: datetime
) -> Saved | Objection:
    """From now on these and no others go out, after each treatment and to what waits already."""
    chosen = [kind for kind in PROMPTS if kind in kinds]

    def work(tx: Connection, patient_id: int) -> int:
        patients.change_patient(tx, patient_id, {"prompts": chosen})
        note(
            tx,
            "patient.prompts_chosen",
            patient_id,
            by=by,
            now=now,
            subject="patient",
            number=patient_id,
            details={"prompts": chosen},
        )
        return patient_id

    return written(patient, work, by=by, now=now)
