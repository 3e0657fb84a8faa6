"""A house with a waitlist, for tests: somebody waits, a time becomes free, the worker goes on."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from coord import links
from coord.domain.waitlist import Wanting
from coord.services import booking, waitlist
from coord.services.waitlist import Asking
from coord.store import policies
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, Clinic, once

MORNING = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)  # 10 am in Los Angeles
GRACE = timedelta(minutes=3)
SECRET = "s" * 32
TUESDAYS_AND_THURSDAYS = Wanting(weekdays=frozenset({1, 3}))  # not the days of follow-ups here
VISIT = {"day": "2027-03-16", "follow_up": "2027-03-17 09:00"}


class Waiting:
    """The small clinic, on whose list somebody waits."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.by = clinic, clinic.scheduler

    def add(self, patient: str, now: datetime = MORNING, type_code: str = "dosing_iv", **wishes) -> str:
        wishes.setdefault("wanting", TUESDAYS_AND_THURSDAYS)
        ask = Asking(self.clinic.patients[patient], type_code, **wishes)
        return waitlist.add(ask, by=self.by, now=now, once=once())

    def book(self, patient: str = "P-4", now: datetime = MORNING, **visit) -> str:
        draft = self.clinic.treatment(patient=patient, **VISIT | visit)
        return booking.book(draft, by=self.by, now=now, once=once()).appointment

    def free(self, now: datetime = MORNING, patient: str = "P-4", **visit) -> datetime:
        """Somebody books a visit and gives it up; the moment from which on it may be offered."""
        self.cancel(self.book(patient, now, **visit), now)
        return now + GRACE

    def cancel(self, visit: str, now: datetime = MORNING) -> None:
        booking.cancel(visit, 1, PATIENT_ASKED, by=self.by, now=now, once=once())

    def offers(self, where: str = "1 = 1"):
        """All offers, with their patients' record numbers, oldest first."""
        query = (
            "SELECT o.*, p.record_number FROM waitlist_offer o JOIN patient p ON p.id = o.patient_id"
            f" WHERE {where} ORDER BY o.id"
        )
        with reading() as tx:
            return list(tx.execute(text(query)).all())

    def told(self):
        """Who was offered something, by which way, and how that stands."""
        return [(one.record_number, one.how, one.status) for one in self.offers()]

    def set(self, section: str, day: str = "2027-01-01", **values) -> None:
        """A policy of the house."""
        with transaction() as tx:
            when = datetime.fromisoformat(day).date()
            policies.keep(tx, self.clinic.organization_id, section, when, values)

    def token(self, patient: str = "P-1") -> str:
        """The address's last part in the mail about the running offer to the patient."""
        (offer,) = self.offers(f"o.status = 'offered' AND p.record_number = '{patient}'")
        with reading() as tx:
            query = "SELECT id FROM contact_point WHERE patient_id = :id AND channel = 'email'"
            (contact,) = tx.scalars(text(query), {"id": offer.patient_id})
        return links.offer(SECRET, offer.id, contact, offer.starts)
