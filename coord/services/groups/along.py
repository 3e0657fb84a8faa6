"""The patients of a group that moves: each goes along with their follow-up, or stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import Overriding
from coord.domain.permissions import Actor
from coord.domain.policy import Dated, Kinds
from coord.domain.roles import Role
from coord.services import standing
from coord.services.booking.changes import rewrite
from coord.services.booking.judging import Judged, judge, keep_overrides
from coord.services.booking.nearest import After, nearest
from coord.services.booking.units import anchor_of, note_unit
from coord.services.drafts import Conflict
from coord.services.groups.seating import People
from coord.services.standing import Concerned
from coord.services.whole import Against
from coord.store import policies, units
from coord.store.units import BookedAppointment

Unit = list[BookedAppointment]


def movable(unit: Unit) -> Unit:
    """What of a unit moves with its group: a follow-up in another group stays there."""
    return [unit[0], *(one for one in unit[1:] if one.group_id is None)]


@dataclass(frozen=True, slots=True)
class Along:
    """Where a group goes (`wanted` is a place in it), and who was there for all of it before."""

    tx: Connection
    wanted: ProposedAppointment
    before: People
    overriding: Overriding
    by: Actor
    now: datetime

    def move(self, members: Sequence[Unit]) -> list[int]:
        """Write every unit anew, and return the numbers of what was; Against with the first that cannot be.

        A follow-up stays when it is as long as it may; the others find another time only after that.
        """
        again = [unit for unit in members if not self._keeps_follow_up(unit)]
        for unit in again:
            self._with_another_follow_up(members.index(unit), unit)
        self._list_what_it_breaks(members)
        return [one.id for unit in members for one in movable(unit)]

    def _list_what_it_breaks(self, members: Sequence[Unit]) -> None:
        """After an exception or with another therapist others of these people may fit no longer."""
        leads = (people.get(Role.LEAD_THERAPIST) for people in (self.before, self.wanted.people))
        if self.overriding.names or len({*leads}) > 1:
            patients = frozenset(unit[0].patient_id for unit in members)
            concerned = Concerned(patients, frozenset(self.wanted.people.values()))
            standing.list_again(self.tx, concerned, self.by, self.now)

    def _keeps_follow_up(self, unit: Unit) -> bool:
        kinds = self._kinds()
        after = tuple(units.as_proposed(self.tx, one, kinds) for one in unit[1:])
        proposal = self._proposal(unit, after)
        try:
            found = self._judged(unit, proposal)
        except Conflict:
            return False
        self._write(unit, proposal, found)
        return True

    def _with_another_follow_up(self, place: int, unit: Unit) -> None:
        """The earliest by the same therapist; what else stands against the patient stands."""
        after = self._nearest(unit)
        if after is None:
            kinds = self._kinds()
            after = tuple(units.as_proposed(self.tx, one, kinds) for one in unit[1:])
        proposal = self._proposal(unit, after)
        try:
            found = self._judged(unit, proposal)
        except Conflict as conflict:
            patient = unit[0].patient_public_id
            raise Against(place, conflict.refusals, patient, conflict.overridable) from None
        self._write(unit, proposal, found)

    def _nearest(self, unit: Unit) -> tuple[ProposedAppointment, ...] | None:
        """None where the unit has no follow-up of its own, or none can be had."""
        therapist = self.wanted.people.get(Role.LEAD_THERAPIST)
        own = movable(unit)[1:]
        if not own or therapist is None:
            return None
        main = unit[0]
        after = After(main.patient_id, self.wanted.clinic_id, main.zone, self.wanted.interval, therapist)
        found = nearest(self.tx, own[0].type_code, after, self.by, self.now)
        return found[0].appointments if found else None

    def _kinds(self) -> Dated[Kinds]:
        return policies.kinds_ahead(self.tx, self.by.organization_id, self.now.date())

    def _proposal(self, unit: Unit, after: tuple[ProposedAppointment, ...]) -> Proposal:
        """The unit at the new time; who comes for this patient alone still does."""
        people = units.people_of(self.tx, unit[0].id)
        own = {role: who for role, who in people.items() if self.before.get(role) != who}
        one = replace(self.wanted, people={**self.wanted.people, **own})
        return Proposal(unit[0].patient_id, (one, *after), replaces=tuple(other.id for other in unit))

    def _judged(self, unit: Unit, proposal: Proposal) -> Judged:
        anchor = anchor_of(self.tx, unit[0], self.by)
        return judge(self.tx, proposal, self.by, self.now, anchor=anchor, overriding=self.overriding)

    def _write(self, unit: Unit, proposal: Proposal, found: Judged) -> None:
        going = movable(unit)
        ones = proposal.appointments[: len(going)]
        rewrite(self.tx, going, replace(proposal, appointments=ones), found.facts, self.now)
        keep_overrides(self.tx, found, [one.id for one in unit], self.by, self.now)
        note_unit(self.tx, "appointment.moved", going, self.by, self.now, group=self.wanted.group)
