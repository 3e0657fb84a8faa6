"""What changes under the visits: patients, licences, time off, hours."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.services import availability, care, people, policies
from coord.services.availability import Absence, Asked, Breaking, Closing, Saved, Weekly
from coord.services.errors import BadInput
from coord.services.people import PatientStatus
from coord.services.policies import TypeDraft
from coord.services.policies.trying import When
from coord.services.standing import WouldBreak
from tests.clinic import PATIENT_ASKED
from tests.services.machine.house import UPCOMING, House
from tests.services.people.desk import KEYS

LICENCES = st.sampled_from(
    (("ada", "MD"), ("ada", "DEA"), ("ada", "ACLS"), ("dan", "LMFT"), ("dan", "BLS"), ("cleo", "RN"))
)
PATIENTS = st.sampled_from(("P-1", "P-4"))


KIND_CHANGES = (
    ("dosing_iv", {"turnover": 30}),
    ("dosing_iv", {"turnover": 0, "closing_spare": 0}),
    ("dosing_iv", {"follow_up_every": 2}),
    ("integration", {"turnover": 15}),
    ("preparation", {"notice": 1440}),
    ("preparation", {"min_age": 50}),
)
DECISIONS = (
    ("doses", {"least_spacing_days": 1, "most": 3, "most_days": 7}),
    ("doses", {"least_spacing_days": 3, "most": 2, "most_days": 7}),
    ("starts", {"start_grid": 15}),
    ("starts", {"start_grid": 60}),
    ("follow_up", {"aim_clinic_days": 3, "latest_days": 7, "same_therapist": True}),
    ("follow_up", {"aim_clinic_days": 1, "latest_days": 4, "same_therapist": False}),
    ("coverage", {"acls": 1, "others": 1}),
    ("coverage", {"acls": 0, "others": 1, "most_per_prescriber": 1}),
)
WHO = st.sampled_from(("ada", "dan", "cleo", "fay"))
HARBOR_ZONE = ZoneInfo("America/Los_Angeles")


class FactRules(House):
    @rule(who=WHO, day=st.integers(0, 8), days=st.integers(0, 2), agrees=st.booleans())
    def somebody_is_away(self, who, day, days, agrees):
        first = self.now.date() + timedelta(days=day)
        absence = Absence(first, first + timedelta(days=days), HARBOR_ZONE, "leave")
        self._availability(availability.time_off.add, self.clinic.practitioners[who], absence, agrees=agrees)

    @rule(number=st.integers(0, 100), agrees=st.booleans())
    def somebody_is_there_after_all(self, number, agrees):
        found = self.rows("SELECT id, practitioner_id FROM time_off ORDER BY id")
        if found:
            one = found[number % len(found)]
            (who,) = self.rows("SELECT public_id FROM practitioner WHERE id = :id", id=one.practitioner_id)
            self._availability(availability.time_off.remove, who.public_id, one.id, agrees=agrees)

    @rule(who=WHO, day=st.integers(1, 8), opens=st.sampled_from((480, 600, 780)), agrees=st.booleans())
    def somebody_works_other_hours(self, who, day, opens, agrees):
        kept = self.rows(
            "SELECT r.id FROM availability_rule r JOIN practitioner p ON p.id = r.practitioner_id"
            " JOIN clinic c ON c.id = r.clinic_id WHERE p.public_id = :who AND c.public_id = :clinic"
            " AND r.valid_until IS NULL ORDER BY r.id",
            who=self.clinic.practitioners[who],
            clinic=self.clinic.clinics["harbor"],
        )
        if not kept:
            return
        wish = Weekly(tuple(range(5)), opens, opens + 540, self.now.date() + timedelta(days=day))
        ids = tuple(row.id for row in kept)
        self._availability(
            availability.weekly.change, self.clinic.practitioners[who], ids, wish, agrees=agrees
        )

    @rule(day=st.integers(1, 8), agrees=st.booleans())
    def a_clinic_closes_for_a_day(self, day, agrees):
        date = self.now.date() + timedelta(days=day)
        closing = Closing(date, date, "a holiday")
        self._availability(availability.closures.close, self.clinic.clinics["harbor"], closing, agrees=agrees)

    def _availability(self, change, *arguments, agrees: bool) -> None:
        """A change of somebody's time: kept where nothing breaks, or where somebody agrees to what does."""
        outcome = self.done(lambda: change(*arguments, Asked(self.by, self.now)))
        if isinstance(outcome, Breaking) and agrees:
            seen = frozenset(one.appointment.public_id for one in outcome.visits)
            assert seen
            outcome = self.done(lambda: change(*arguments, Asked(self.by, self.now, seen=seen)))
            assert isinstance(outcome, Saved)

    @rule(who=LICENCES, status=st.sampled_from(("suspended", "active", "active")))
    def a_licence_is_suspended_or_again_active(self, who, status):
        """Somebody else's register says so; what it breaks is found in the background."""
        self._set_licence(who, f"status = '{status}'")

    @rule(who=LICENCES, days=st.integers(0, 400))
    def a_licence_has_another_end(self, who, days):
        ends = f"{self.now.date().toordinal() + days}"
        self._set_licence(who, f"valid_until = '{type(self.now.date()).fromordinal(int(ends))}'")

    def _set_licence(self, who, change: str) -> None:
        name, kind = who
        mail = f"{name}@demo.example"
        self.write(
            f"UPDATE qualification SET {change} WHERE kind = '{kind}' AND practitioner_id IN"
            f" (SELECT id FROM practitioner WHERE email = '{mail}'"
            f" AND organization_id = {self.clinic.organization_id})"
        )
        self.let_pass(6)

    @rule(patient=PATIENTS, status=st.sampled_from(PatientStatus), agrees=st.booleans())
    def a_patient_is_kept_or_not(self, patient, status, agrees):
        """Whoever is told which visits break may agree to that; nobody else changes anything."""
        name = self.clinic.patients[patient]
        details = people.showing.page(name, keys=KEYS, by=self.by, now=self.now).details
        new = replace(details, status=status)

        def change(breaks=frozenset()):
            return people.editing.change(name, new, details.mark, by=self.by, now=self.now, breaks=breaks)

        self.changed(change, agrees)

    @rule(patient=PATIENTS, days=st.sampled_from((None, 2, 6)), named=st.booleans())
    def a_course_is_paused(self, patient, days, named):
        """With all visits that are still to come cancelled, or with none."""
        until = None if days is None else self.now.date() + timedelta(days=days)
        theirs = f"{UPCOMING} AND a.follows_id IS NULL AND r.record_number = '{patient}'"
        cancel = [visit.public_id for visit in self.visits(theirs)] if named else []
        self._cared(care.pause, patient, until, cancel, PATIENT_ASKED)

    @rule(patient=PATIENTS)
    def a_course_goes_on(self, patient):
        self._cared(care.resume, patient)

    @rule(patient=PATIENTS, ending=st.sampled_from(care.Ending))
    def everything_is_stopped(self, patient, ending):
        self._cared(care.stop, patient, ending)
        assert self.visits(f"{UPCOMING} AND r.record_number = '{patient}'") == []

    @rule(section=st.sampled_from(DECISIONS), day=st.integers(0, 6), agrees=st.booleans())
    def the_house_decides(self, section, day, agrees):
        """From a day on; what is offered, booked and listed as broken goes by the day of each visit."""
        name, data = section

        def change(breaks=frozenset()):
            when = When(self.now.date() + timedelta(days=day), breaks)
            policies.change(name, data, when, by=self.by, now=self.now)

        self.changed(change, agrees)

    @rule(change=st.sampled_from(KIND_CHANGES), day=st.integers(0, 6), agrees=st.booleans())
    def a_kind_of_visit_changes(self, change, day, agrees):
        """From a day on, unless visits use what is to be in force from that very day."""
        code, values = change
        known = policies.shown_type(code, by=self.by, now=self.now)
        draft = TypeDraft(replace(known.type, **values), known.patient_name)

        def keep(breaks=frozenset()):
            when = When(self.now.date() + timedelta(days=day), breaks)
            policies.change_type(draft, when, by=self.by, now=self.now)

        with suppress(BadInput):
            self.changed(keep, agrees)

    def _cared(self, change, patient, *arguments) -> None:
        """A pause leaves visits that it breaks to the list of the background."""
        self.done(lambda: change(self.clinic.patients[patient], *arguments, **self.asked))
        self.let_pass(6)

    def changed(self, change, agrees: bool) -> None:
        """Make a change; where it would break visits, make it in spite of that or leave it."""
        try:
            self.done(change)
        except WouldBreak as stopped:
            seen = frozenset(one.appointment.public_id for one in stopped.visits)
            assert seen
            if agrees:
                self.done(lambda: change(breaks=seen))
