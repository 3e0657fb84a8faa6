"""What clearance is decided by: birth dates, gates, guardians and consents, of many patients at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from coord.domain.consents import Consent, ConsentKind, ConsentStatus, Guardian
from coord.domain.gates import Gate, GateStatus
from coord.store import people


@dataclass(frozen=True, slots=True)
class Papers:
    """One patient's papers; gates are those to plan, for arrival checks are no matter of booking."""

    birth_date: date
    gates: tuple[Gate, ...]
    guardians: tuple[Guardian, ...]
    consents: tuple[Consent, ...]


def papers_of(tx: Connection, patient_ids: Collection[int]) -> dict[int, Papers]:
    """The papers by patient."""
    row = people.Patient
    born = tx.execute(select(row.id, row.birth_date).where(row.id.in_(patient_ids)))
    gates, guardians = _gates(tx, patient_ids), _guardians(tx, patient_ids)
    consents = _consents(tx, patient_ids)
    return {
        id_: Papers(birth_date, tuple(gates[id_]), tuple(guardians[id_]), tuple(consents[id_]))
        for id_, birth_date in born
    }


def _gates(tx: Connection, patient_ids: Collection[int]) -> defaultdict[int, list[Gate]]:
    row, found = people.Gate, defaultdict(list)
    query = select(row.patient_id, row.kind, row.status, row.expires_on).where(
        row.patient_id.in_(patient_ids), row.stage == "to_plan"
    )
    for patient_id, kind, status, expires in tx.execute(query.order_by(row.id)):
        found[patient_id].append(Gate(kind, GateStatus(status), expires))
    return found


def _guardians(tx: Connection, patient_ids: Collection[int]) -> defaultdict[int, list[Guardian]]:
    row, found = people.RelatedPerson, defaultdict(list)
    query = select(row.patient_id, row.id, row.name, row.must_consent).where(
        row.patient_id.in_(patient_ids), row.may_consent | row.must_consent
    )
    for patient_id, id_, name, must in tx.execute(query.order_by(row.id)):
        found[patient_id].append(Guardian(id_, name, must))
    return found


def _consents(tx: Connection, patient_ids: Collection[int]) -> defaultdict[int, list[Consent]]:
    row, found = people.Consent, defaultdict(list)
    query = select(row.__table__).where(row.patient_id.in_(patient_ids)).order_by(row.id)
    for one in tx.execute(query):
        consent = Consent(
            ConsentKind(one.kind),
            ConsentStatus(one.status),
            one.decided_on,
            one.related_person_id,
            one.expires_on,
        )
        found[one.patient_id].append(consent)
    return found
