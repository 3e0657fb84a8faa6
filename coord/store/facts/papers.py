"""What clearance is decided by: birth dates, gates, guardians and consents, of many patients at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from coord.domain.consents import Consent, ConsentKind, ConsentStatus, Guardian
from coord.domain.gates import Gate, GateStatus
from coord.store import people
from coord.store.asking import Answers, Question, ask
from coord.store.facts.asked import PATIENTS
from coord.store.prepared import among


@dataclass(frozen=True, slots=True)
class Papers:
    """One patient's papers; gates are those to plan, for arrival checks are no matter of booking."""

    birth_date: date
    gates: tuple[Gate, ...]
    guardians: tuple[Guardian, ...]
    consents: tuple[Consent, ...]


_BORN: Question = select(people.Patient.id, people.Patient.birth_date).where(
    among(people.Patient.id, PATIENTS)
)

_GATES: Question = (
    select(people.Gate.patient_id, people.Gate.kind, people.Gate.status, people.Gate.expires_on)
    .where(among(people.Gate.patient_id, PATIENTS), people.Gate.stage == "to_plan")
    .order_by(people.Gate.id)
)

_GUARDIANS: Question = (
    select(
        people.RelatedPerson.patient_id,
        people.RelatedPerson.id,
        people.RelatedPerson.name,
        people.RelatedPerson.must_consent,
    )
    .where(
        among(people.RelatedPerson.patient_id, PATIENTS),
        people.RelatedPerson.may_consent | people.RelatedPerson.must_consent,
    )
    .order_by(people.RelatedPerson.id)
)

_CONSENTS: Question = (
    select(
        people.Consent.patient_id,
        people.Consent.kind,
        people.Consent.status,
        people.Consent.decided_on,
        people.Consent.related_person_id,
        people.Consent.expires_on,
    )
    .where(among(people.Consent.patient_id, PATIENTS))
    .order_by(people.Consent.id)
)

QUESTIONS = (_GATES, _GUARDIANS, _CONSENTS)


def papers_of(tx: Connection, patient_ids: Collection[int]) -> dict[int, Papers]:
    """The papers by patient."""
    answers = ask(tx, (_BORN, *QUESTIONS), {"patients": list(patient_ids)})
    return papers_in(answers, dict(answers[_BORN]))


def papers_in(answers: Answers, born: Mapping[int, date]) -> dict[int, Papers]:
    """The papers that the answers tell of, by patient, of those whose birth dates are given."""
    gates, guardians, consents = _gates(answers), _guardians(answers), _consents(answers)
    return {
        id_: Papers(birth_date, tuple(gates[id_]), tuple(guardians[id_]), tuple(consents[id_]))
        for id_, birth_date in born.items()
    }


def _gates(answers: Answers) -> defaultdict[int, list[Gate]]:
    found = defaultdict(list)
    for patient_id, kind, status, expires in answers[_GATES]:
        found[patient_id].append(Gate(kind, GateStatus(status), expires))
    return found


def _guardians(answers: Answers) -> defaultdict[int, list[Guardian]]:
    found = defaultdict(list)
    for patient_id, id_, name, must in answers[_GUARDIANS]:
        found[patient_id].append(Guardian(id_, name, must))
    return found


def _consents(answers: Answers) -> defaultdict[int, list[Consent]]:
    found = defaultdict(list)
    for one in answers[_CONSENTS]:
        consent = Consent(
            ConsentKind(one.kind),
            ConsentStatus(one.status),
            one.decided_on,
            one.related_person_id,
            one.expires_on,
        )
        found[one.patient_id].append(consent)
    return found
