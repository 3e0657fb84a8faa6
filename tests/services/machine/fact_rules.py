"""What changes under the visits: patients, licences, time off, hours."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.services import people
from coord.services.people import PatientStatus
from coord.services.standing import WouldBreak
from tests.services.machine.house import House
from tests.services.people.desk import KEYS

LICENCES = st.sampled_from(
    (("ada", "MD"), ("ada", "DEA"), ("ada", "ACLS"), ("dan", "LMFT"), ("dan", "BLS"), ("cleo", "RN"))
)
PATIENTS = st.sampled_from(("P-1", "P-4"))


class FactRules(House):
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

    def changed(self, change, agrees: bool) -> None:
        """Make a change; where it would break visits, make it in spite of that or leave it."""
        try:
            self.done(change)
        except WouldBreak as stopped:
            seen = frozenset(one.appointment.public_id for one in stopped.visits)
            assert seen
            if agrees:
                self.done(lambda: change(breaks=seen))
