"""Who waits, what is offered, and how that is answered."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.domain.waitlist import OfferStatus, Priority, Wanting
from coord.services import waitlist
from coord.services.booking import Booked
from coord.services.waitlist import Asking, NotOffered, Offered, TooLate
from tests.services.machine.house import NUMBERS, UPCOMING, House

PATIENTS = st.sampled_from(("P-1", "P-2", "P-4"))
KINDS = st.sampled_from(("dosing_iv", "dosing_iv", "preparation"))
DAYS = st.frozensets(st.integers(0, 6), max_size=3)
ENDINGS = st.sampled_from((OfferStatus.PASSED, OfferStatus.NOT_REACHED, OfferStatus.ENDED))


class WaitlistRules(House):
    @rule(patient=PATIENTS, kind=KINDS, days=DAYS, priority=st.sampled_from(Priority))
    def somebody_waits(self, patient, kind, days, priority):
        ask = Asking(self.clinic.patients[patient], kind, wanting=Wanting(weekdays=days), priority=priority)
        self.done(lambda: waitlist.add(ask, **self.asked))

    @rule(number=NUMBERS)
    def somebody_waits_for_an_earlier_time(self, number):
        visit = self.pick(number, f"{UPCOMING} AND a.follows_id IS NULL")
        if visit:
            ask = Asking(self.clinic.patients[visit.patient], "", visit=visit.public_id)
            self.done(lambda: waitlist.add(ask, **self.asked))

    @rule(number=NUMBERS)
    def somebody_waits_no_more(self, number):
        entry = self._one("SELECT public_id FROM waitlist_entry ORDER BY id", number)
        if entry:
            self.done(lambda: waitlist.take_off(entry.public_id, by=self.by, now=self.now))

    @rule(number=NUMBERS, whom=NUMBERS)
    def somebody_is_chosen(self, number, whom):
        """Whoever is shown as one whom a time suits can be offered it."""
        time = self._one("SELECT public_id FROM freed_time WHERE look_at IS NOT NULL ORDER BY id", number)
        if time is None:
            return
        found = waitlist.choices(time.public_id, by=self.by, now=self.now)
        fit = [one for one in found.choices if one.hows and not one.is_busy]
        if fit:
            one = fit[whom % len(fit)]
            chosen = (time.public_id, one.entry.public_id, one.hows[0])
            outcome = self.done(lambda: waitlist.offer_to(*chosen, by=self.by, now=self.now))
            assert isinstance(outcome, NotOffered if found.time.is_offered else Offered)

    @rule(number=NUMBERS)
    def what_is_offered_is_accepted(self, number):
        """It is booked and passes every rule, or a rule stands against it by now, or it was too late."""
        offer = self._offer(number)
        if offer is None:
            return
        outcome = self.done(lambda: waitlist.accept_by_phone(offer.public_id, **self.asked))
        assert isinstance(outcome, Booked | TooLate if offer.status == "offered" else TooLate)
        if isinstance(outcome, Booked):
            unit = self.rows(
                "SELECT a.id FROM appointment a LEFT JOIN appointment d ON d.id = a.follows_id"
                " WHERE a.public_id = :name OR d.public_id = :name",
                name=outcome.appointment,
            )
            self.promises.must_pass({row.id for row in unit}, self.now)

    @rule(number=NUMBERS, status=ENDINGS)
    def an_offer_ends(self, number, status):
        offer = self._offer(number)
        if offer:
            ended = self.done(
                lambda: waitlist.end_by_staff(offer.public_id, status, by=self.by, now=self.now)
            )
            assert ended is (offer.status == "offered")

    def _offer(self, number):
        return self._one("SELECT public_id, status FROM waitlist_offer ORDER BY status, id", number)

    def _one(self, query, number):
        found = self.rows(query)
        return found[number % len(found)] if found else None
