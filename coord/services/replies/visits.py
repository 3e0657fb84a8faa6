"""1 and 2: the visit is that of the last text that asked, or a person decides which."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import UPCOMING
from coord.domain.local_time import to_minute
from coord.domain.reminders import ASKING
from coord.domain.replies import Question, Unclear, meant
from coord.messaging.replying import Answer
from coord.services import answers, rides
from coord.services.links.opening import CARED_FOR
from coord.services.replies.heard import LATELY, Heard, Reaction
from coord.store import bookings, incoming, links, locks, tasks

BY_TEXT = "text"
NOT_PERMITTED = "not_permitted"

Write = Callable[[Connection, Any, Question, datetime], None]


def confirm(tx: Connection, heard: Heard) -> Reaction:
    """The patient comes, and is taken home by whom the text named."""
    return _answer(tx, heard, _comes, Answer.CONFIRMED)


def _comes(tx: Connection, row: Any, found: Question, now: datetime) -> None:
    answers.confirm(tx, row, BY_TEXT, now)
    if found.escort is not None:
        rides.confirm_by_text(tx, row.organization_id, row.appointment_id, found.escort, now)


def ask_other_time(tx: Connection, heard: Heard) -> Reaction:
    """Somebody calls about another time."""
    return _answer(tx, heard, _cannot, Answer.OTHER_TIME)


def _cannot(tx: Connection, row: Any, _: Question, now: datetime) -> None:
    answers.ask_other_time(tx, row, BY_TEXT, now)


def _answer(tx: Connection, heard: Heard, write: Write, answer: Answer) -> Reaction:
    found = meant(questions(tx, heard.contact_points, heard.now))
    if isinstance(found, Unclear):
        return _unclear(heard, found)
    if not _may_answer(heard, found.contact_point_id):
        return _unclear(heard, NOT_PERMITTED)
    row = links.behind(tx, found.participant_id, found.contact_point_id)
    if row is None:
        return _unclear(heard, Unclear.OUT_OF_DATE)
    locks.take(tx, bookings.resources_around(tx, [row.appointment_id]))
    if meant(questions(tx, heard.contact_points, heard.now)) != found:
        return _unclear(heard, Unclear.OUT_OF_DATE)
    write(tx, links.behind(tx, found.participant_id, found.contact_point_id), found, heard.now)
    return Reaction(answer, patient_id=row.patient_id, appointment_id=row.appointment_id)


def _unclear(heard: Heard, why: str) -> Reaction:
    return Reaction(Answer.UNREAD, is_open=True, unclear=why, patient_id=heard.patient_id)


def _may_answer(heard: Heard, contact_point_id: int) -> bool:
    """Patients answer for themselves, others where they may confirm."""
    contact = next(one for one in heard.contacts if one.id == contact_point_id)
    return contact.related_person_id is None or (contact.may_confirm and not contact.never_contact)


def questions(tx: Connection, contact_points: tuple[int, ...], now: datetime) -> list[Question]:
    """What texts of the last two weeks have asked these contact points."""
    rows = incoming.questions(tx, contact_points, sorted(ASKING), now - LATELY)
    return [_question(tx, row, now) for row in rows]


def _question(tx: Connection, row: Any, now: datetime) -> Question:
    is_ahead = row.status in UPCOMING and row.not_treated is None and row.starts > to_minute(now)
    is_told = row.sequence == row.current_sequence
    is_answered = row.confirmed_sequence == row.current_sequence
    return Question(
        participant_id=row.participant_id,
        patient_id=row.patient_id,
        contact_point_id=row.contact_point_id,
        asked_at=int(row.asked_at.timestamp()),
        stands=is_ahead and is_told and row.patient_status in CARED_FOR,
        is_answered=is_answered or tasks.is_open(tx, row.appointment_id, answers.OTHER_TIME),
        escort=row.details.get("asks_escort"),
    )
