"""STOP, CANCEL, START, and "wrong number": obeyed at once, for everybody who has the number."""

from datetime import timedelta

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reminders import PURPOSE
from coord.messaging.replying import Answer
from coord.services import notices
from coord.services.notices import replanning
from coord.services.replies.heard import Heard, Reaction, note_contact, put_task
from coord.store import messages, numbers, patients

STOPPED, SAID_CANCEL, WRONG_NUMBER = "messages_stopped", "said_cancel", "wrong_number"
STAFF_STOPPED = "stopped_by_staff"
WITHIN_A_DAY, SOON = timedelta(days=1), timedelta(hours=1)
OPTED_OUT = "opted out"
# Who stopped it may start it again; what staff have stopped, or is somebody else's phone, staff look at.
BY_OWNER = frozenset({"text", "page", "provider"})


def stop(tx: Connection, heard: Heard) -> Reaction:
    """Nothing goes to the number any more, and staff agree on another way."""
    if _silence(tx, heard, "text"):
        put_task(tx, heard, STOPPED, heard.now + WITHIN_A_DAY)
    return _silent(heard, Answer.STOPPED)


def cancel(tx: Connection, heard: Heard) -> Reaction:
    """The phone company stops texts at this word; the visit stands, and somebody asks what was meant."""
    _silence(tx, heard, "text")
    put_task(tx, heard, SAID_CANCEL, heard.now + SOON)
    return _silent(heard, Answer.CANCEL)


def wrong_number(tx: Connection, heard: Heard) -> Reaction:
    """The phone is somebody else's: nothing more goes there, and staff ask for the right one."""
    if _silence(tx, heard, "wrong_number"):
        put_task(tx, heard, WRONG_NUMBER, heard.now + WITHIN_A_DAY)
    return _silent(heard, Answer.WRONG_NUMBER)


def can_start(heard: Heard) -> bool:
    return any(one.opted_out_at is not None and one.opted_out_how in BY_OWNER for one in heard.contacts)


def start(tx: Connection, heard: Heard) -> Reaction:
    """Use the number again for whoever had stopped it; what has passed meanwhile is not made up for."""
    stopped = [one for one in heard.contacts if one.opted_out_at is not None]
    theirs = [one for one in stopped if one.opted_out_how in BY_OWNER]
    if not heard.contacts or len(theirs) < len(stopped):
        return Reaction(Answer.UNREAD, is_open=True, unclear=STAFF_STOPPED, patient_id=heard.patient_id)
    numbers.resume(tx, [one.id for one in theirs])
    messages.bring_back(tx, [one.id for one in theirs], OPTED_OUT, heard.now)
    for one in theirs:
        note_contact(tx, heard, "contact_point.resumed", one)
        if one.related_person_id is None and one.patient_id is not None and PURPOSE in one.purposes:
            visits = patients.upcoming(tx, one.patient_id, to_minute(heard.now))
            notices.booked(tx, visits, heard.now)
    replanning.by_ways_left(tx, [one.patient_id for one in theirs], heard.now)
    return Reaction(Answer.STARTED, patient_id=heard.patient_id)


def _silence(tx: Connection, heard: Heard, how: str) -> bool:
    """Stop the number; False where it was stopped before."""
    changed = numbers.stop(tx, heard.contact_points, how, heard.now)
    messages.withdraw(tx, changed, OPTED_OUT)
    for one in heard.contacts:
        if one.id in changed:
            note_contact(tx, heard, "contact_point.stopped", one)
    replanning.by_ways_left(tx, [one.patient_id for one in heard.contacts if one.id in changed], heard.now)
    return bool(changed)


def _silent(heard: Heard, answer: Answer) -> Reaction:
    return Reaction(answer, patient_id=heard.patient_id, silenced=heard.contact_points)
