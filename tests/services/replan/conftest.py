"""A day at Harbor: a treatment at 9 with Ada, Dan and Cleo, a talk with Dan at 2, and ways to ask of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, replan, roster
from coord.services.drafts import Draft
from coord.services.replan import Entry, Kind
from coord.store.db import reading, transaction
from tests.clinic import TALK, once
from tests.conftest import NOW

KEYS = roster.Keys(b"f" * 32, b"i" * 32)
DAY = date(2027, 3, 2)


@dataclass
class Day:
    """What is booked, by name, and ways to ask about it."""

    clinic: object
    dose: str
    talk: str

    def entry(self, kind, whom, **more):
        return Entry(kind, whom, **({"first": DAY, "last": DAY} | more))

    def ill(self, who, **more):
        return self.entry(Kind.AWAY, self.clinic.practitioners[who], **more)

    def unlicensed(self, who, kind, first=DAY):
        """A licence in California, or a training, that is over from that day on."""
        with reading() as tx:
            (number,) = tx.scalars(
                text(
                    "SELECT q.id FROM qualification q JOIN practitioner p ON p.id = q.practitioner_id"
                    " WHERE p.public_id = :who AND q.kind = :kind"
                    " AND (q.jurisdiction = 'US-CA' OR q.jurisdiction IS NULL)"
                ),
                {"who": self.clinic.practitioners[who], "kind": kind},
            )
        whom = self.clinic.practitioners[who]
        return self.entry(Kind.LICENCE, whom, licence=number, first=first, last=first + timedelta(days=90))

    def entry_of(self, who):
        return replan.happening_of(self.ill(who), by=self.clinic.scheduler)

    def enter(self, entry, now=NOW):
        return replan.enter(entry, by=self.clinic.scheduler, now=now, once=once())

    def look(self, happening, now=NOW, **more):
        return replan.affected(happening, keys=KEYS, by=self.clinic.scheduler, now=now, **more)

    def replace(self, visit, option, *, was_asked=False, now=NOW, version=None):
        return replan.replace(
            visit.main.public_id,
            version or visit.main.version,
            option.draft,
            was_asked=was_asked,
            by=self.clinic.scheduler,
            now=now,
            once=once(),
        )


@pytest.fixture
def day(clinic):
    with transaction() as tx:
        tx.execute(text('UPDATE practitioner SET languages = \'["en", "es"]\''))
    dose = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    talk = Draft(
        clinic.patients["P-2"], (clinic.appointment("preparation", "2027-03-02 14:00", "Nest", TALK),)
    )
    other = booking.book(talk, by=clinic.scheduler, now=NOW, once=once())
    return Day(clinic, dose.appointment, other.appointment)


def people_of(option, position=0):
    return dict(option.appointments[position].people)
