"""Advice for the way home: longer where a clinician says so, and on paper."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.reminders import MessageKind, no_drive_until
from coord.domain.writing import Unreviewed
from coord.messaging import letters, phones
from coord.messaging.facts import Letter
from coord.services import notices, wordings
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.errors import NotFound
from coord.services.languages.choosing import chosen
from coord.services.repeats import Once
from coord.services.today import day_in
from coord.services.visits.opening import Visit, opened, refuse, step
from coord.store import bookings, messages, policies
from coord.store.db import reading

LONGEST = 7 * 1440
PAPER = (MessageKind.ADVISORY_AFTER,)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the patient takes home on paper; `is_reviewed` where somebody has reviewed its language."""

    language: str
    is_reviewed: bool
    clinic: str
    title: str
    lines: tuple[str, ...]


def wait_longer(
    name: str, version: int, until: int, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """The patient drives later than usual, not before `until` (a UTC epoch minute), and is told at once."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, Status.ARRIVED, Status.FULFILLED)
        main = visit.main
        if not main.is_given:
            refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
        earliest = _usual(tx, visit, by, now)
        if not earliest < until <= earliest + LONGEST or until <= to_minute(now):
            refuse(why.AdviceEndsWrong(field=Field.TIME, earliest=earliest, days=LONGEST // 1440))
        bookings.note(tx, [main.id], no_drive_until=until)
        bookings.touch(tx, main.id, now)
        notices.advice_extended(tx, main.id, until, now)
        note_unit(tx, "visit.advice_extended", [main], by, now, until=until)

    return step(name, work, by=by, now=now, once=once)


def _usual(tx: Connection, visit: Visit, by: Actor, now: datetime) -> int:
    plan = policies.reminder_plan(tx, by.organization_id, visit.today(now))
    return no_drive_until(visit.main.interval.starts, ZoneInfo(visit.main.zone), plan)


def sheet(name: str, language: str = "", *, by: Actor, now: datetime) -> Sheet:
    """The advice as the patient reads it; NotFound where there is no such treatment visit.

    Without a `language` it is in the one in which the patient is written to.
    """
    with reading() as tx:
        row = messages.facts_of_visit(tx, by.organization_id, name)
        if row is None or not row.is_treatment:
            raise NotFound
        plan = policies.reminder_plan(tx, by.organization_id, day_in(row.time_zone, now))
        usual = chosen(tx, by.organization_id, row.languages, PAPER, plan.unreviewed).language
        found = chosen(tx, by.organization_id, [language or usual], PAPER, Unreviewed.ENGLISH_ONLY)
        wording = wordings.of(tx, by.organization_id)
    zone = ZoneInfo(row.time_zone)
    letter = Letter(
        kind=MessageKind.ADVISORY_AFTER,
        name=row.preferred_name or row.legal_name,
        clinic=row.neutral_name,
        address=row.address,
        phone=phones.written(row.phone),
        zone=zone,
        starts=row.starts,
        ends=row.ends,
        jurisdiction=row.jurisdiction,
        no_drive_until=row.no_drive_until or no_drive_until(row.starts, zone, plan),
        language=language or usual,
        wording=wording,
    )
    words, is_reviewed = letters.mail(letter), found.language == letter.language
    lines = tuple(words.text.strip().split("\n"))
    return Sheet(letter.language, is_reviewed, row.neutral_name, words.subject, lines)
