"""What schedulers do: search, book, reserve, move, cancel."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.domain import reasons as why
from coord.domain.booking import Overriding, name_of
from coord.domain.changes import Cancelling, CancelReason, FollowUpFate, Tell
from coord.domain.roles import Role
from coord.services import booking
from coord.services.booking import Booked, Cancelled, Refused, Reserved
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from tests.clinic import TREATMENT
from tests.services.machine.house import NUMBERS, UPCOMING, House

PATIENTS = st.sampled_from(("P-1", "P-1", "P-2", "P-3", "P-4"))
KINDS = st.sampled_from(("dosing_iv", "dosing_iv", "dosing_iv", "preparation", "therapy_video"))
CLINICS = st.sampled_from(("harbor", "harbor", "summit"))
ROOMS = st.sampled_from(("Drip", "Nest", "Blue", None))
TWO_ROOMS = st.one_of(st.just(("Drip", "Nest")), st.tuples(ROOMS, ROOMS))
CANCELLINGS = st.builds(
    Cancelling,
    reason=st.sampled_from(CancelReason),
    tell=st.sampled_from(Tell),
    follow_up=st.sampled_from(FollowUpFate),
)
DAY_HOURS = st.integers(32, 60).map(lambda quarter: quarter * 15)
ANY_TIME = st.one_of(st.integers(0, 95).map(lambda quarter: quarter * 15), st.sampled_from((61, 90, 150)))
WALLS = st.tuples(st.integers(0, 10), st.one_of(DAY_HOURS, DAY_HOURS, ANY_TIME))
AFTERWARDS = st.tuples(st.integers(1, 3), st.one_of(DAY_HOURS, DAY_HOURS, ANY_TIME))
ANYBODY = st.fixed_dictionaries(
    {
        Role.PRESCRIBER: st.sampled_from(("ada", "fay", "ben")),
        Role.LEAD_THERAPIST: st.sampled_from(("dan", "ben", "ada")),
        Role.MONITOR: st.sampled_from(("cleo", "eve", "ada")),
    }
)
CREWS = st.one_of(st.just(TREATMENT), ANYBODY)


class BookingRules(House):
    @rule(patient=PATIENTS, kind=KINDS, clinic=CLINICS, day=st.integers(0, 8), number=NUMBERS)
    def book_what_is_offered(self, patient, kind, clinic, day, number):
        """Whatever a search offers can be booked, at once and as it is."""
        draft = self.offered(patient, kind, clinic, day, number)
        if draft:
            self._is_booked(self.done(lambda: booking.book(draft, **self.asked)))

    @rule(patient=PATIENTS, clinic=CLINICS, day=st.integers(0, 8), number=NUMBERS)
    def book_what_needs_an_exception(self, patient, clinic, day, number):
        """Whatever a lenient search offers can be booked by whoever may override, giving a reason."""
        draft = self.offered(patient, "dosing_iv", clinic, day, number, is_lenient=True)
        if draft:
            outcome = self.done(lambda: booking.book(draft, **self.asked))
            if isinstance(outcome, Refused):
                assert outcome.overridable == {name_of(one) for one in outcome.refusals}
                draft = replace(draft, overriding=Overriding(outcome.overridable, "agreed with everybody"))
                outcome = self.done(lambda: booking.book(draft, **self.asked))
            self._is_booked(outcome)

    @rule(patient=PATIENTS, wall=WALLS, after=AFTERWARDS, crew=CREWS, rooms=TWO_ROOMS, clinic=CLINICS)
    def book_anything(self, patient, wall, after, crew, rooms, clinic):
        """Somebody types a unit; it is booked and passes every rule, or is refused without a trace."""
        draft = self._typed(patient, wall, after, crew, rooms, clinic)
        outcome = self.done(lambda: booking.book(draft, **self.asked))
        if isinstance(outcome, Booked):
            self._is_booked(outcome)

    @rule(number=NUMBERS, day=st.integers(0, 8), choice=NUMBERS, tell=st.sampled_from(Tell))
    def move_to_what_is_offered(self, number, day, choice, tell):
        """A unit, or a follow-up alone, goes where a search for its new place says, or is there already."""
        visit = self.pick(number, UPCOMING)
        if not visit:
            return
        draft = self.offered(visit.patient, visit.code, "harbor", day, choice, moving=visit.public_id)
        if draft:
            moved = self.done(
                lambda: booking.move(visit.public_id, visit.version, draft, tell=tell, **self.asked)
            )
            if isinstance(moved, Refused):
                assert {type(one.reason) for one in moved.refusals} == {why.NothingChanges}
            else:
                self._is_booked(moved)

    @rule(number=NUMBERS, wall=WALLS, after=AFTERWARDS, crew=CREWS, rooms=TWO_ROOMS)
    def move_anywhere(self, number, wall, after, crew, rooms):
        """Somebody types where a treatment visit goes; none becomes one of another kind."""
        visit = self.pick(number, f"{UPCOMING} AND t.is_treatment")
        if not visit:
            return
        draft = self._typed(visit.patient, wall, after, crew, rooms, "harbor")
        try:
            moved = self.done(lambda: booking.move(visit.public_id, visit.version, draft, **self.asked))
        except NotFound:
            assert visit.code != "dosing_iv"
            return
        if isinstance(moved, Booked):
            self._is_booked(moved)

    @rule(number=NUMBERS, cancelling=CANCELLINGS)
    def cancel(self, number, cancelling):
        """A dose goes with its follow-up; a follow-up never alone while its dose is to come."""
        visit = self.pick(number, UPCOMING)
        if visit:
            outcome = self.done(
                lambda: booking.cancel(visit.public_id, visit.version, cancelling, **self.asked)
            )
            is_bound = self.rows(
                "SELECT 1 FROM appointment a JOIN participant d ON d.appointment_id = a.follows_id"
                " WHERE a.id = :id AND d.status IN ('pending', 'booked')",
                id=visit.id,
            )
            assert isinstance(outcome, Refused if is_bound else Cancelled)

    @rule(patient=PATIENTS, day=st.integers(1, 8), number=NUMBERS, minutes=st.sampled_from((10, 60, 1440)))
    def reserve(self, patient, day, number, minutes):
        draft = self.offered(patient, "dosing_iv", "harbor", day, number)
        if draft:
            until = self.now + timedelta(minutes=minutes)
            outcome = self.done(lambda: booking.reserve(draft, until, **self.asked))
            assert isinstance(outcome, Reserved | Refused)

    @rule(number=NUMBERS)
    def book_a_reservation(self, number):
        hold = self._hold(number)
        if hold is None:
            return
        kept = self._taken(f"hold_id = {hold.id}")
        try:
            outcome = self.done(lambda: booking.book_hold(hold.public_id, **self.asked))
        except NotFound:
            return
        if isinstance(outcome, Booked):
            self._is_booked(outcome)
            unit = f"SELECT id FROM appointment WHERE public_id = '{outcome.appointment}'"
            taken = f"SELECT id FROM appointment WHERE id IN ({unit}) OR follows_id IN ({unit})"
            assert self._taken(f"appointment_id IN ({taken})") == kept

    @rule(number=NUMBERS)
    def release_a_reservation(self, number):
        hold = self._hold(number)
        if hold and self.done(lambda: booking.release(hold.public_id, by=self.by, now=self.now)):
            assert self._taken(f"hold_id = {hold.id}") == []

    def _typed(self, patient, wall, after, crew, rooms, clinic) -> Draft:
        talk = {Role.LEAD_THERAPIST: crew[Role.LEAD_THERAPIST]}
        later = (wall[0] + after[0], after[1])
        return Draft(
            self.clinic.patients[patient],
            (
                self.clinic.appointment("dosing_iv", self._wall(wall), rooms[0], crew, clinic),
                self.clinic.appointment("integration", self._wall(later), rooms[1], talk, clinic),
            ),
        )

    def _wall(self, wall) -> str:
        day, minute = wall
        noon = datetime.combine(self.now.date(), datetime.min.time())
        return str(noon + timedelta(days=day, minutes=minute))

    def _is_booked(self, outcome) -> None:
        """It is, and nothing stands against the whole unit now."""
        assert isinstance(outcome, Booked), outcome
        unit = self.rows(
            "SELECT a.id FROM appointment a LEFT JOIN appointment d ON d.id = a.follows_id"
            " WHERE a.public_id = :name OR d.public_id = :name",
            name=outcome.appointment,
        )
        self.promises.must_pass({row.id for row in unit}, self.now)

    def _hold(self, number: int):
        found = self.rows("SELECT id, public_id FROM hold ORDER BY id")
        return found[number % len(found)] if found else None

    def _taken(self, where: str):
        query = f"SELECT resource_id, starts, ends, person_id, clinic_id FROM occupancy WHERE {where}"
        return sorted(map(repr, self.rows(query)))
