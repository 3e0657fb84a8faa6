"""The facts of a scope, as one consistent picture."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from coord.domain import facts as domain
from coord.domain.appointment import ClinicId, PractitionerId, ResourceId
from coord.domain.policy import in_force
from coord.domain.qualifications import LIFE_SUPPORT
from coord.store import policies
from coord.store.asking import Answers, Question, ask
from coord.store.facts import held, hours_elsewhere, patients, places, practitioners, taken
from coord.store.facts.asked import values
from coord.store.facts.groups import with_groups
from coord.store.facts.scope import Scope, span_of
from coord.store.facts.taken import spans_in

NOTHING: Mapping[str, Any] = MappingProxyType({})

_AROUND = (*places.QUESTIONS, *practitioners.QUESTIONS, policies.DATED)
_WITH_PATIENT = tuple(dict.fromkeys((*_AROUND, *patients.QUESTIONS)))  # some are asked by both
_WITHOUT_DIARY = (*_WITH_PATIENT, *hours_elsewhere.QUESTIONS)
_OF_CLINIC = (*_AROUND, *hours_elsewhere.QUESTIONS, *taken.QUESTIONS)
# Where people are who have no part in what is judged is known by hours elsewhere; else nobody asks for them.
QUESTIONS = (*_WITH_PATIENT, *taken.QUESTIONS)
_ALSO_WHO_IS_THERE = (*QUESTIONS, *hours_elsewhere.QUESTIONS)


def load(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope, as one consistent picture inside the caller's transaction."""
    if scope.with_lanes:
        return with_groups(tx, facts_in(_asked(tx, _ALSO_WHO_IS_THERE, scope), scope), scope)
    known = _known_in(_asked(tx, _WITHOUT_DIARY, scope), scope)
    span = span_of(scope, dict(known.clinics))
    spans, presence = spans_in(tx, scope, _resources(known), span)
    return replace(known, spans=spans, presence=presence)


def ask_about(
    tx: Connection, scope: Scope, also: tuple[Question, ...], more: Mapping[str, Any] = NOTHING
) -> Answers:
    """The answers that `facts_in` takes, and those to what else is asked, all of one moment."""
    questions = _ALSO_WHO_IS_THERE if scope.with_life_support else QUESTIONS
    return _asked(tx, (*questions, *also), scope, more)


def _asked(
    tx: Connection, questions: tuple[Question, ...], scope: Scope, more: Mapping[str, Any] = NOTHING
) -> Answers:
    names = {**values(scope), **more}
    return held.with_meaning(tx, ask(tx, questions, names), names)


def facts_in(answers: Answers, scope: Scope) -> domain.Facts:
    """The facts that the answers to all questions tell of, with lanes."""
    occupied, presence = taken.taken_in(answers)
    return replace(_known_in(answers, scope), taken=occupied, presence=presence)


def _resources(known: domain.Facts) -> set[ResourceId]:
    everybody = [*known.practitioners.values(), *known.life_support]
    return {
        known.patient.resource_id,
        *(room.resource_id for room in known.rooms.values()),
        *(one.attention_id for one in everybody),
        *(one.cover_id for one in everybody),
    }


def load_clinic(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope without any patient: who works where, and what is taken of them."""
    answers = _asked(tx, _OF_CLINIC, scope)
    occupied, presence = taken.taken_in(answers)
    return replace(_around(answers, scope, domain.NO_PATIENT), taken=occupied, presence=presence)


def _known_in(answers: Answers, scope: Scope) -> domain.Facts:
    """All but what is taken."""
    return _around(answers, scope, patients.patient_of(answers))


def _around(answers: Answers, scope: Scope, patient: domain.Patient) -> domain.Facts:
    """The clinics, rooms and people of a scope, around a patient."""
    clinics = places.clinics_of(answers, scope)
    everybody = practitioners.practitioners_of(answers, scope, clinics)
    dated = policies.dated_in(answers)
    return domain.Facts(
        policy=in_force(dated, scope.now.date()),
        patient=patient,
        clinics=clinics,
        rooms=places.rooms_of(answers),
        practitioners=_wanted(everybody, scope),
        anchor=scope.anchor,
        travel=places.travel_of(answers),
        life_support=tuple(one for one in everybody.values() if one.is_trained(LIFE_SUPPORT)),
        dated=dated if len(dated) > 1 else (),
    )


def _wanted(
    everybody: dict[PractitionerId, domain.Practitioner], scope: Scope
) -> dict[PractitionerId, domain.Practitioner]:
    if scope.practitioners is None:
        return everybody
    return {id_: one for id_, one in everybody.items() if id_ in scope.practitioners}


def who_works(
    tx: Connection, scope: Scope
) -> tuple[dict[ClinicId, domain.Clinic], dict[PractitionerId, domain.Practitioner]]:
    """The clinics of a scope and its people, and nothing about any patient."""
    questions = (*places.QUESTIONS, *practitioners.QUESTIONS, *hours_elsewhere.QUESTIONS)
    answers = _asked(tx, questions, scope)
    clinics = places.clinics_of(answers, scope)
    return clinics, practitioners.practitioners_of(answers, scope, clinics)


def patient_in(tx: Connection, scope: Scope) -> domain.Patient:
    """The patient of a scope alone."""
    return patients.patient_of(_asked(tx, patients.QUESTIONS, scope))
