"""Messages to be sent by real workers, and the law that each ends in one way."""

from datetime import timedelta

from coord.services import booking
from tests.clinic import once
from tests.faults.post_office import PostOffice
from tests.faults.processes import LONG
from tests.faults.records import FINAL, Records

# Five thousand messages are promised to be out within five minutes; the long forms queue two thousand.
OUT_WITHIN = 120 if LONG else 90


def queue(clinic, clock, sql: Records, copies: int) -> int:
    """Five due mails of a booked unit, copied so many times; returns how many messages there are."""
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    then = clock.now() - timedelta(minutes=5)
    booking.book(draft, by=clinic.scheduler, now=then, once=once())
    sql.copy_news(copies)
    return len(sql.statuses())


def all_settled(sql: Records) -> bool:
    return all(status in FINAL for status in sql.statuses().values())


def check(sql: Records, mail: PostOffice, queued: int) -> None:
    """Nothing is lost; what is marked sent came once, what failed never, what is unknown at most once."""
    statuses = sql.statuses()
    times = received(sql, mail)
    assert len(statuses) == queued
    assert {status for status in statuses.values() if status not in FINAL} == set()
    assert {id_: times[id_] for id_, one in statuses.items() if one == "sent" and times[id_] != 1} == {}
    assert {id_: times[id_] for id_, one in statuses.items() if one == "unknown" and times[id_] > 1} == {}
    assert {id_ for id_, one in statuses.items() if one in {"failed", "suppressed"} and times[id_]} == set()


def received(sql: Records, mail: PostOffice) -> dict[int, int]:
    """How often each message was received; a mail that no message accounts for is an error."""
    times, references = mail.times(), sql.references()
    assert set(times) <= set(references.values())
    return {id_: times[reference] for id_, reference in references.items()}
