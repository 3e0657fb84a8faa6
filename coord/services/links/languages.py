"""The language that a patient says they read."""

from datetime import datetime

from coord.services.links.opening import visit_locked
from coord.services.links.personal import proven
from coord.store import audit
from coord.store import links as stored
from coord.store.db import retried, transaction


def choose_language(token: str, proof: str, language: str, *, secret: str, now: datetime) -> bool | None:
    """Their first language from now on; False where it was. None without address or proof."""

    def work() -> bool | None:
        with transaction() as tx:
            row = proven(tx, visit_locked(tx, token, secret, now), proof, now)
            if row is None:
                return None
            if row.languages[:1] == [language]:
                return False
            wanted = [language, *(one for one in row.languages if one != language)]
            stored.put_language_first(tx, row.patient_id, wanted)
            audit.record_of_itself(
                tx,
                row.organization_id,
                "patient.language_chosen",
                now=now,
                subject="patient",
                subject_id=row.patient_id,
                patient_id=row.patient_id,
                details={"language": language},
            )
            return True

    return retried(work)
