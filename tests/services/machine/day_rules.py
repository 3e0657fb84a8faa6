"""What happens on the day of a visit, and time that passes."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.domain.changes import FollowUpFate, NoShowReason, NotTreatedReason, Tell
from coord.domain.local_time import to_minute
from coord.domain.ride import RideKind
from coord.services import rides, visits
from coord.services.booking import Noted, Refused
from coord.services.rides import RideTold
from coord.services.roster import Keys
from tests.services.machine.house import NUMBERS, UPCOMING, House

KEYS = Keys(b"f" * 32, b"i" * 32)

CHECKS = ("fasted", "readings", "ride_confirmed")
LATELY = "p.status <> 'cancelled' AND a.starts BETWEEN :now - 1440 AND :now + 1440"


class DayRules(House):
    @rule(minutes=st.sampled_from((6, 60, 24 * 60, 3 * 24 * 60)))
    def time_passes(self, minutes):
        self.let_pass(minutes)

    @rule(number=st.integers(0, 2), minutes=st.sampled_from((-20, 0, 5, 25)))
    def go_to_the_next_visit(self, number, minutes):
        visit = self.pick(number, UPCOMING)
        if visit:
            self.let_pass(max(0, visit.starts + minutes - to_minute(self.now)))

    @rule(number=NUMBERS, is_ready=st.booleans())
    def the_visit_is_held(self, number, is_ready):
        """As far as it may be: the patient arrives, it begins, it is completed."""
        if is_ready:
            self.clinic.everybody_here(self.now)
            self.who_takes_them_home_is_reached(number)
        if self._is_noted(number, visits.arrive, self.now, CHECKS if is_ready else ()):
            self._is_noted(number, visits.begin, self.now)
            self.let_pass(60)
            self._is_noted(number, visits.complete, self.now)

    @rule(number=NUMBERS)
    def the_patient_arrives(self, number):
        self._is_noted(number, visits.arrive, self.now, CHECKS)

    @rule(number=NUMBERS)
    def it_begins(self, number):
        self._is_noted(number, visits.begin, self.now)

    @rule(number=NUMBERS)
    def who_takes_them_home_is_reached(self, number):
        visit = self.pick(number, LATELY)
        if visit:
            told = RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101")
            how = {"is_confirmed": True, "is_reached": True, "keys": KEYS}
            outcome = self.done(lambda: rides.record(visit.public_id, told, **how, **self.asked))
            assert isinstance(outcome, Noted | Refused)

    @rule(number=NUMBERS, minutes=st.sampled_from((10, 30, 120)))
    def they_wait_for_the_ride(self, number, minutes):
        self._is_noted(number, visits.wait_for_ride, to_minute(self.now) + minutes)

    @rule(number=NUMBERS, ago=st.sampled_from((0, 10, 24 * 60)))
    def it_is_completed(self, number, ago):
        self._is_noted(number, visits.complete, self.now - timedelta(minutes=ago))

    @rule(number=NUMBERS, reason=st.sampled_from(NoShowReason), fate=st.sampled_from(FollowUpFate))
    def nobody_comes(self, number, reason, fate):
        self._is_noted(number, visits.did_not_come, reason, fate)

    @rule(number=NUMBERS, minutes=st.integers(1, 40), tell=st.sampled_from(Tell))
    def it_is_put_off(self, number, minutes, tell):
        visit = self.pick(number, LATELY)
        if visit:
            self._is_noted(number, visits.put_off, visit.starts + minutes, tell)

    @rule(number=NUMBERS, reason=st.sampled_from(NotTreatedReason), fate=st.sampled_from(FollowUpFate))
    def not_treated_and_home(self, number, reason, fate):
        self._is_noted(number, visits.end, reason, fate)

    @rule(number=NUMBERS, reason=st.sampled_from(NotTreatedReason), fate=st.sampled_from(FollowUpFate))
    def not_treated_but_talked_with(self, number, reason, fate):
        self._is_noted(number, visits.keep_as_talk, reason, fate)

    @rule(number=NUMBERS, reason=st.sampled_from(NotTreatedReason))
    def not_treated_and_to_be_moved(self, number, reason):
        self._is_noted(number, visits.set_aside, reason)

    @rule(number=NUMBERS)
    def treated_after_all(self, number):
        self._is_noted(number, visits.treat_after_all)

    @rule(number=NUMBERS)
    def its_follow_up_is_waived(self, number):
        self._is_noted(number, visits.waive_follow_up, "Agreed by phone.")

    @rule(number=NUMBERS)
    def a_wrong_tick_is_taken_back(self, number):
        self._is_noted(number, visits.undo)

    def _is_noted(self, number, step, *arguments) -> bool:
        """One step of a visit around now, where there is one: noted, or refused with a reason."""
        visit = self.pick(number, LATELY)
        if visit is None:
            return False
        outcome = self.done(lambda: step(visit.public_id, visit.version, *arguments, **self.asked))
        assert isinstance(outcome, Noted | Refused)
        return isinstance(outcome, Noted)
