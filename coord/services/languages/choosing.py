"""In which language a message goes out, and whom somebody calls with an interpreter besides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_moment
from coord.domain.reminders import (
    CANCELS,
    SAID_TOGETHER,
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
)
from coord.domain.reminders.kinds import PROMPTS
from coord.domain.writing import ENGLISH, Unreviewed, Writing, writing
from coord.messaging.languages import of_tag
from coord.messaging.reviewing import Marks, is_reviewed, of_answers, of_message
from coord.messaging.wording import Wording
from coord.services import wordings
from coord.services.today import house_day
from coord.store import messages, policies, reviews, tasks

CALL = "call_with_interpreter"
CALLS = dict.fromkeys(TO_RELATIVES, "call_relative_with_interpreter") | dict.fromkeys(
    TO_ESCORTS, "call_escort_with_interpreter"
)
WITHIN = timedelta(days=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
Kind = MessageKind
# Nothing is lost with these, or their reader has the page in their own language before them.
NEEDS_NO_CALL = frozenset({*PROMPTS, Kind.CODE})
# What was said in an earlier call is no longer so.
NEWS = CANCELS | {
    Kind.UPDATE,
    Kind.ADVISORY_EXTENDED,
    Kind.RELATIVE_UPDATE,
    Kind.ESCORT_LATE,
    Kind.ESCORT_READY,
    Kind.ESCORT_CANCELLED,
}


def language_for(
    tx: Connection, rows: Sequence[Any], together: MessageKind | None, rule: Unreviewed, now: datetime
) -> str:
    """The language of messages that go to one reader in one; where it is not theirs, a call is due.

    `together` is the kind of that one where they are several; news is told in its sentences alone.

    The call is asked for in the message's own transaction, once for a visit, and again where news has
    overtaken it.
    """
    first, kinds = rows[0], {MessageKind(one.kind) for one in rows}
    if kinds <= TO_PRACTITIONERS:
        return ENGLISH
    said = {together} if together and kinds <= SAID_TOGETHER else kinds | ({together} if together else set())
    found = chosen(tx, first.organization_id, _tags(first), said, rule)
    if found.needs_call:
        for row in rows:
            _ask_for_call(tx, row, now)
    return noted(tx, rows, found.language)


def noted(tx: Connection, rows: Sequence[Any], language: str) -> str:
    """The language, kept with the messages that go out in it; English goes without saying."""
    if language != ENGLISH:
        messages.note_language(tx, [one.id for one in rows], language)
    return language


def written_in(tx: Connection, organization_id: int, tags: Sequence[str], now: datetime) -> Writing:
    """In which language a patient who reads these is written to."""
    rule = policies.reminder_plan(tx, organization_id, house_day(tx, organization_id, now)).unreviewed
    return chosen(tx, organization_id, tags, set(MessageKind) - TO_PRACTITIONERS, rule)


def language_of_answer(tx: Connection, organization_id: int, contacts: Iterable[Any], now: datetime) -> str:
    """The language of an answer to a number: the one that all who have it would be answered in, or English.

    Nobody is called about an answer: what it answers is before staff already where that is needed.
    """
    rule = policies.reminder_plan(tx, organization_id, house_day(tx, organization_id, now)).unreviewed
    marks = reviews.signs(tx, organization_id)
    wording = wordings.of(tx, organization_id)
    found = {_fit(marks, _tags_of(one), of_answers(), rule, wording).language for one in contacts}
    return found.pop() if len(found) == 1 else ENGLISH


def chosen(
    tx: Connection, organization_id: int, tags: Sequence[str], kinds: Iterable[MessageKind], rule: Unreviewed
) -> Writing:
    """The same without a call: of the languages with these BCP 47 tags, for messages of these kinds."""
    if [of_tag(tag) for tag in tags[:1]] in ([], [ENGLISH]):
        return Writing(ENGLISH)
    said = frozenset().union(*map(of_message, kinds))
    wording = wordings.of(tx, organization_id)
    marks = reviews.signs(tx, organization_id, [code for tag in tags if (code := of_tag(tag))])
    return _fit(marks, tags, said, rule, wording)


def _fit(
    marks: Mapping[str, Marks], tags: Sequence[str], said: Iterable[str], rule: Unreviewed, wording: Wording
) -> Writing:
    reads = [of_tag(tag) for tag in tags]
    fit = {code for code, signs in marks.items() if code in reads and is_reviewed(code, said, signs, wording)}
    return writing(reads, fit, rule)


def _tags(row: Any) -> list[str]:
    """What the reader reads: their own languages, or the patient's where nobody knows theirs."""
    if row.kind in TO_ESCORTS and row.escort_language:
        return [row.escort_language]
    own: list[str] = row.relative_languages or row.languages
    return own


def _tags_of(contact: Any) -> list[str]:
    """The same of whoever has a number: patients, those around them, and who takes one home."""
    own: list[str] = contact.relative_languages or contact.languages or []
    return own or ([contact.escort_language] if contact.escort_language else [])


def _ask_for_call(tx: Connection, row: Any, now: datetime) -> None:
    kind = MessageKind(row.kind)
    if kind in NEEDS_NO_CALL:
        return
    whom = CALLS.get(kind, CALL)
    for visit in messages.named(row.details) or [row.appointment_id]:
        if kind in NEWS or not tasks.was_put(tx, visit, whom, EVER):
            _put_call(tx, row, visit, whom, now)


def _put_call(tx: Connection, row: Any, visit: int, whom: str, now: datetime) -> None:
    due = max(now, min(now + WITHIN, to_moment(row.details["starts"]) - timedelta(hours=2)))
    tasks.add(
        tx,
        row.organization_id,
        whom,
        due=due,
        now=now,
        patient_id=row.patient_id,
        appointment_id=visit,
    )
