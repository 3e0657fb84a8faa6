"""What is done with groups: opened, joined, moved, called off."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from coord.domain.changes import Tell
from coord.domain.roles import Role
from coord.services import groups
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.groups import Joining, Opened, Opening
from coord.services.whole import OneRefused
from tests.clinic import TALK, TREATMENT
from tests.groups import FAY_COMES
from tests.services.machine.booking_rules import CANCELLINGS, DAY_HOURS, PATIENTS, BookingRules
from tests.services.machine.house import NUMBERS, UPCOMING

KINDS = st.sampled_from(
    (
        ("dosing_group", "Drip", TREATMENT),
        ("dosing_group", "Drip", {**TREATMENT, Role.LEAD_THERAPIST: "ben"}),
        ("integration_group", "Nest", TALK),
        ("therapy_group", "Nest", {Role.LEAD_THERAPIST: "ben"}),
    )
)
SOON = st.tuples(st.integers(0, 6), DAY_HOURS)
GROUPS = (
    "SELECT g.id, g.public_id, g.version, t.code FROM appointment g"
    " JOIN resource r ON r.appointment_id = g.id"
    " JOIN appointment_type t ON t.id = g.appointment_type_id ORDER BY g.starts DESC, g.id"
)


class GroupRules(BookingRules):
    @rule(
        kind=KINDS, wall=SOON, places=st.integers(2, 3), patients=st.lists(PATIENTS, max_size=2, unique=True)
    )
    def open_a_group(self, kind, wall, places, patients):
        code, room, crew = kind
        draft = self.clinic.appointment(code, self._wall(wall), room, crew)
        names = tuple(self.clinic.patients[one] for one in patients)
        opening = Opening(draft, places, names, FAY_COMES)
        outcome = self.done(lambda: groups.open_groups(opening, **self.asked))
        assert isinstance(outcome, Opened | OneRefused)

    @rule(number=NUMBERS, patient=PATIENTS, after=NUMBERS, is_after_in_group=st.booleans())
    def join_a_group(self, number, patient, after, is_after_in_group):
        """A patient who joins passes every rule, or is refused without a trace."""
        group = self._group(number)
        follow_ups = [one for one in self.rows(GROUPS) if one.code == "integration_group"]
        if group is None:
            return
        chosen = None
        if is_after_in_group and follow_ups and group.code == "dosing_group":
            chosen = follow_ups[after % len(follow_ups)].public_id
        joining = Joining(self.clinic.patients[patient], follow_up=chosen)
        outcome = self.done(lambda: groups.join(group.public_id, joining, **self.asked))
        if isinstance(outcome, Booked):
            self._is_booked(outcome)

    @rule(number=NUMBERS, which=NUMBERS, tell=st.sampled_from(Tell))
    def move_to_a_group(self, number, which, tell):
        """A visit of the same kind goes to a place in a group and passes every rule, or stays as it is."""
        group = self._group(number)
        visit = self.pick(which, f"{UPCOMING} AND t.code = '{group.code}'") if group else None
        if visit:
            outcome = self.done(
                lambda: groups.transfer(visit.public_id, visit.version, group.public_id, tell, **self.asked)
            )
            assert isinstance(outcome, Booked | Refused)
            if isinstance(outcome, Booked):
                self._is_booked(outcome)

    @rule(number=NUMBERS, wall=SOON, tell=st.sampled_from(Tell))
    def move_a_group(self, number, wall, tell):
        """All of its patients go along and pass every rule, or none does."""
        group = self._group(number)
        if group is None:
            return
        room, crew = ("Drip", TREATMENT) if group.code == "dosing_group" else ("Nest", TALK)
        to = self.clinic.appointment(group.code, self._wall(wall), room, crew)
        outcome = self.done(lambda: groups.move(group.public_id, group.version, to, tell, **self.asked))
        assert isinstance(outcome, Opened | OneRefused)
        if isinstance(outcome, Opened):
            members = self.rows(
                "SELECT a.id FROM appointment a JOIN participant p ON p.appointment_id = a.id"
                " WHERE a.group_id = :id AND p.status IN ('pending', 'booked') AND p.not_treated IS NULL",
                id=group.id,
            )
            self.promises.must_pass({row.id for row in members}, self.now)

    @rule(number=NUMBERS, cancelling=CANCELLINGS)
    def call_off_a_group(self, number, cancelling):
        group = self._group(number)
        if group is None:
            return
        outcome = self.done(lambda: groups.call_off(group.public_id, group.version, cancelling, **self.asked))
        assert isinstance(outcome, Cancelled | Refused)
        left = self.rows(
            "SELECT 1 FROM appointment a JOIN participant p ON p.appointment_id = a.id"
            " WHERE a.group_id = :id AND p.status IN ('pending', 'booked', 'arrived')",
            id=group.id,
        )
        assert isinstance(outcome, Refused) or not left

    def _group(self, number: int):
        found = self.rows(GROUPS)
        return found[number % len(found)] if found else None
