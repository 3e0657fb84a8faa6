"""The small clinic as a machine drives it: its clock, its visits, and what a step may leave behind."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import select, text

from coord.domain.local_time import to_minute
from coord.services import booking, delivery, searching, standing, upkeep, waitlist
from coord.services.availability import Breaking, Objection
from coord.services.booking import Booked, Refused
from coord.services.delivery import Channels
from coord.services.drafts import Draft
from coord.services.parcels import Addressing
from coord.services.searching import Ask
from coord.services.whole import OneRefused
from coord.store.db import reading, transaction
from coord.store.outbox import Message
from tests.clinic import BY_NIGHT, Clinic, once, utc
from tests.services.conftest import KeptTexts
from tests.services.machine.promises import Promises

Fresh = Callable[[], AbstractContextManager[Flask]]

AROUND_A_CLOCK_CHANGE = (utc("2027-03-08T15:00"), utc("2027-03-12T19:00"), utc("2027-11-03T16:00"))
DAYS = st.lists(st.integers(0, 5), max_size=2).map(tuple)
NUMBERS = st.integers(0, 10_000)
DOSES_LEFT = 3
WITH_GROUPS = '["dosing_iv", "dosing_group"]'
UPCOMING = "p.status IN ('pending', 'booked') AND a.starts > :now"
WRITTEN = (
    "appointment", "participant", "assignment", "occupancy", "hold", "task", "override", "message",
    "patient", "time_off", "availability_rule", "clinic_closure", "treatment_order", "broken_visit",
    "audit_entry", "waitlist_entry", "waitlist_offer", "attendance", "course", "course_step", "policy",
    "appointment_type",
)  # fmt: skip
UNITS = (
    "SELECT a.id, a.public_id, a.version, a.starts, p.status, t.code, r.record_number AS patient"
    " FROM appointment a JOIN participant p ON p.appointment_id = a.id"
    " JOIN appointment_type t ON t.id = a.appointment_type_id JOIN patient r ON r.id = p.patient_id"
    " WHERE {where} ORDER BY a.id"
)


class House(RuleBasedStateMachine):
    """One fresh database for each run; `now` only ever goes on."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.open.enter_context(self.fresh())
        self.clinic = Clinic()
        self.by = self.clinic.scheduler
        self.promises = Promises(self.clinic.organization_id)
        self.texts = KeptTexts()
        addressing = Addressing("clinic@coord.example", b"f" * 32)
        self.channels = Channels({"email": self.texts, "sms": self.texts}, addressing)

    @initialize(now=st.sampled_from(AROUND_A_CLOCK_CHANGE), nights=st.booleans(), days=DAYS, number=NUMBERS)
    def open_the_house(self, now: datetime, nights: bool, days: tuple[int, ...], number: int) -> None:
        """In the week of a clock change; some houses treat through the night in which it happens."""
        self.now = now
        self.write(f"UPDATE treatment_order SET doses_left = {DOSES_LEFT}")
        self.write(f"UPDATE treatment_order SET appointment_types = '{WITH_GROUPS}'")
        for room, features in (("Drip", '["infusion", "reclining"]'), ("Nest", '["talk", "group"]')):
            self.write(f"UPDATE room SET places = 3, features = '{features}' WHERE name = '{room}'")
        if nights:
            for statement in BY_NIGHT:
                self.write(statement)
        for patient, day in zip(("P-1", "P-4"), days, strict=False):
            if draft := self.offered(patient, "dosing_iv", "harbor", day, number):
                assert isinstance(booking.book(draft, **self.asked), Booked)

    def offered(self, patient, kind, clinic, day, number, *, moving=None, is_lenient=False) -> Draft | None:
        """One of the times that a search of four days offers; None where it offers none."""
        first = self.now.date() + timedelta(days=day)
        ask = Ask(
            self.clinic.patients[patient],
            kind,
            first,
            first + timedelta(days=3),
            (self.clinic.clinics[clinic],),
            moving,
            is_lenient,
        )
        total = searching.find(ask, by=self.by, now=self.now, limit=0).total
        if not total:
            return None
        found = searching.find(ask, by=self.by, now=self.now, limit=1, offset=number % total)
        return found.slots[0].draft

    def teardown(self) -> None:
        self.open.close()

    @property
    def asked(self):
        """By whom, when, and a request of its own."""
        return {"by": self.by, "now": self.now, "once": once()}

    def write(self, statement: str) -> None:
        """A change that no service makes yet, behind the product's back."""
        with transaction() as tx:
            tx.execute(text(statement))

    def rows(self, query: str, **values):
        with reading() as tx:
            return tx.execute(text(query), values).all()

    def visits(self, where: str):
        return self.rows(UNITS.format(where=where), now=to_minute(self.now))

    def pick(self, number: int, where: str):
        """One of the visits, by a number of any size; None where there is none."""
        found = self.visits(where)
        return found[number % len(found)] if found else None

    def done(self, work: Callable[[], object]):
        """What became of a step: a refusal changes nothing, and whatever changes is in the audit trail."""
        before = self._written()
        outcome = work()
        after = self._written()
        if isinstance(outcome, Refused | OneRefused | Breaking | Objection):
            assert after == before, outcome
        elif after != before:
            assert after["audit_entry"] != before["audit_entry"], outcome
        return outcome

    def _written(self):
        with reading() as tx:
            return {table: set(map(repr, tx.execute(text(f'SELECT * FROM "{table}"')))) for table in WRITTEN}

    def let_pass(self, minutes: int) -> None:
        """Time passes while the worker works: messages go out when they are due, and all is judged again."""
        until = self.now + timedelta(minutes=minutes)
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            delivery.deliver_due(self.channels, lambda: self.now)
        self.now = until
        upkeep.tick(self.now)
        waitlist.go_on(self.now)
        standing.refresh(self.now)

    def _next_due(self):
        with reading() as tx:
            waiting = select(Message.due_at).where(Message.status == "pending")
            return tx.scalar(waiting.order_by(Message.due_at).limit(1))

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "now"):
            self.promises.check(self.now)
