"""The day it all changes, and courses: planned, booked whole, and planned anew."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.domain.course import Step
from coord.services import attendance, booking, courses, replan
from coord.services.availability import Objection, Saved
from coord.services.booking import Booked
from coord.services.courses import CourseAsk, CourseBooked, TailAsk, TailPlanned
from coord.services.errors import NotFound
from coord.services.replan import Entry, Kind, Taken
from coord.services.whole import OneRefused
from tests.clinic import PATIENT_ASKED
from tests.services.machine.fact_rules import PATIENTS, WHO
from tests.services.machine.house import NUMBERS, House
from tests.services.people.desk import KEYS

CHOICES = st.sampled_from(("replace", "move", "cancel"))
TWICE = (Step("dosing_iv", 0, 0), Step("dosing_iv", 2, 7))


class ReplanRules(House):
    @rule(clinic=st.sampled_from(("harbor", "summit")))
    def everybody_comes(self, clinic):
        who = list(self.clinic.practitioners.values())
        self.done(lambda: attendance.come(who, self.clinic.clinics[clinic], by=self.by, now=self.now))

    @rule(who=WHO)
    def somebody_leaves(self, who):
        name = self.clinic.practitioners[who]
        self.done(lambda: attendance.leave(name, by=self.by, now=self.now))

    @rule(
        who=WHO, day=st.integers(0, 3), choice=st.sampled_from(("replace", "move", "cancel")), number=NUMBERS
    )
    def somebody_falls_ill_and_one_visit_is_mended(self, who, day, choice, number):
        happening = self._falls_ill(who, day)
        if happening is None:
            return
        found = replan.affected(happening, keys=KEYS, by=self.by, now=self.now).visits
        if found:
            self._mend(found[number % len(found)], choice)

    @rule(who=WHO, day=st.integers(0, 3))
    def somebody_falls_ill_and_all_visits_are_mended(self, who, day):
        happening = self._falls_ill(who, day)
        if happening is None:
            return
        name = replan.propose_now(happening, by=self.by, now=self.now)
        pieces = replan.proposed(name, by=self.by, now=self.now).pieces
        visits = [one.piece.visit for one in pieces if one.piece.draft]
        if visits:
            outcome = self.done(lambda: replan.take(name, visits, visits, **self.asked))
            assert isinstance(outcome, Taken), outcome

    @rule(day=st.integers(0, 3), number=NUMBERS)
    def a_licence_ends_by_mistake(self, day, number):
        held = replan.choices(by=self.by).licences
        one, first = held[number % len(held)], self.now.date() + timedelta(days=day)
        last = first + replan.LOOK_AHEAD
        entry = Entry(Kind.LICENCE, one.practitioner, first, last, licence=one.number)
        happening = self.done(lambda: replan.enter(entry, **self.asked))
        if isinstance(happening, Objection):
            return
        assert self.done(lambda: replan.take_back(happening, **self.asked)) == Saved()
        assert replan.choices(by=self.by).licences == held

    def _falls_ill(self, who, day):
        first = self.now.date() + timedelta(days=day)
        entry = Entry(Kind.AWAY, self.clinic.practitioners[who], first, first)
        outcome = self.done(lambda: replan.enter(entry, **self.asked))
        return None if isinstance(outcome, Objection) else outcome

    def _mend(self, visit, choice):
        """What the first screen offers may be done as it stands."""
        name, version = visit.main.public_id, visit.main.version
        if choice == "cancel":
            self.done(lambda: booking.cancel(name, version, PATIENT_ASKED, **self.asked))
        elif choice == "move" and visit.times:
            draft = visit.times[0].draft
            outcome = self.done(lambda: booking.move(name, version, draft, **self.asked))
            assert isinstance(outcome, Booked), outcome
        elif choice == "replace" and visit.substitutes:
            draft = visit.substitutes[0].draft
            outcome = self.done(lambda: replan.replace(name, version, draft, was_asked=True, **self.asked))
            assert isinstance(outcome, Booked), outcome

    @rule(patient=PATIENTS, day=st.integers(1, 4), number=NUMBERS)
    def a_course_is_booked(self, patient, day, number):
        first = self.now.date() + timedelta(days=day)
        where = self.clinic.clinics["harbor"]
        ask = CourseAsk(self.clinic.patients[patient], where, TWICE, first, first + timedelta(days=5))
        ways = courses.plan(ask, by=self.by, now=self.now).ways
        if ways:
            drafts = [visit.draft for visit in ways[number % len(ways)].visits]
            outcome = self.done(lambda: courses.book(drafts, **self.asked))
            assert isinstance(outcome, CourseBooked), outcome

    @rule(patient=PATIENTS, day=st.integers(0, 9), later=st.integers(0, 9), number=NUMBERS)
    def the_rest_of_a_course_is_planned_anew(self, patient, day, later, number):
        since = self.now.date() + timedelta(days=day)
        try:
            name = courses.newest_of(self.clinic.patients[patient], by=self.by)
            ask = TailAsk(since, since + timedelta(days=later))
            found = courses.tail(name, ask, by=self.by, now=self.now)
        except NotFound:
            return
        ways = found.planned.ways
        if ways:
            drafts = [visit.draft for visit in ways[number % len(ways)].visits]
            outcome = self.done(
                lambda: courses.replan_tail(name, found.since, found.versions, drafts, **self.asked)
            )
            assert isinstance(outcome, TailPlanned | OneRefused), outcome
