"""Everybody who could have a part in one appointment at one start, and what is against each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice, product

from coord.domain.appointment import (
    AppointmentType,
    ClinicId,
    PractitionerId,
    ProposedAppointment,
    RoomId,
)
from coord.domain.facts import Facts, Practitioner
from coord.domain.reasons import Field, NoSharedLanguage, Reason
from coord.domain.roles import Role
from coord.domain.rules import RULES
from coord.domain.rules.language import interprets, understands
from coord.domain.softness import is_soft

SOFT = 1
NOBODY = 1000
TRIED_TOGETHER = 4
Ranked = Sequence[tuple[PractitionerId, tuple[Reason, ...]]]
FILLED = frozenset({Field.ROOM, *(Field(role) for role in Role)})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could fill a role, or a room, and everything against that; nothing if they can."""

    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A role or the room, with everybody who could fill it, those with least against them first."""

    field: Field
    candidates: tuple[Candidate, ...]

    @property
    def is_open(self) -> bool:
        return any(not one.reasons for one in self.candidates)


@dataclass(frozen=True)
class Weighing:
    """One start of one type at one clinic.

    `same` is the therapist that it should have, `only` are those who alone may have a role.
    """

    kind: AppointmentType
    clinic: ClinicId
    minute: int
    facts: Facts
    now: int
    same: PractitionerId | None = None
    only: Mapping[Role, frozenset[PractitionerId]] = field(default_factory=dict)

    @cached_property
    def _known(self) -> Facts:
        """The facts by the policy of its day."""
        return self.facts.at(self.minute, self.clinic)

    @cached_property
    def people(self) -> dict[Role, list[tuple[PractitionerId, tuple[Reason, ...]]]]:
        """By role, who is of the right profession, those with least against them first."""
        return {role: self._ranked_people(role) for role in self.kind.roles}

    @cached_property
    def rooms(self) -> list[tuple[RoomId, tuple[Reason, ...]]]:
        """The clinic's rooms, those with least against them first; none where none is needed."""
        if not self.kind.needs_room:
            return []
        here = [room for room in self.facts.rooms.values() if room.clinic_id == self.clinic]
        found = [(room.id, self._said({}, room.id, Field.ROOM)) for room in here]
        return sorted(found, key=lambda one: (self.weigh(one[1]), one[0]))

    @property
    def effort(self) -> int:
        """What it takes at least: the patient and the time, the best of each role, the best room."""
        people = min((self._weigh_team(team) for team in self._teams()), default=NOBODY)
        room = self.weigh(self.rooms[0][1]) if self.rooms else NOBODY * self.kind.needs_room
        return people + room + self.weigh(self._said({}, None, None))

    def best(self) -> ProposedAppointment:
        """Of the few with least against them in each role, those with least against them together."""
        room = self.rooms[0][0] if self.rooms else None
        tried = [self._proposed(people, room) for people in self._teams()] or [self._proposed({}, room)]
        return min(tried, key=lambda one: self.weigh(self._judged(one)))

    def leads(self) -> list[PractitionerId | None]:
        """Everybody who can lead it as it is, else who needs least; None where that is no therapist's."""
        if not self.people.get(Role.LEAD_THERAPIST):
            return [None]
        led = (team for team in self._teams() if Role.LEAD_THERAPIST in team)
        able = {team[Role.LEAD_THERAPIST]: None for team in led if not self._weigh_team(team)}
        return list(able) or [self.best().people.get(Role.LEAD_THERAPIST)]

    def parts(self) -> tuple[Part, ...]:
        """Each role and the room with all that could fill it."""
        people, rooms = self.facts.practitioners, self.facts.rooms
        parts = [
            Part(Field(role), tuple(Candidate(people[who].name, why) for who, why in found))
            for role, found in self.people.items()
        ]
        if self.kind.needs_room:
            candidates = (Candidate(rooms[room].name, why) for room, why in self.rooms)
            parts.append(Part(Field.ROOM, tuple(candidates)))
        return tuple(parts)

    def weigh(self, reasons: Sequence[Reason]) -> int:
        policy = self._known.policy
        return sum(SOFT if is_soft(type(reason), policy) else reason.effort for reason in reasons)

    def _teams(self) -> Iterator[dict[Role, PractitionerId]]:
        """The least refused of each role with each other, nobody twice; what nobody else can have is empty.

        Where the one in the lead and the patient share no language, also with an interpreter.
        """
        filled = {role: found[:TRIED_TOGETHER] for role, found in self.people.items() if found}
        for number in range(len(filled), 0, -1):
            teams = [team for roles in combinations(filled, number) for team in _of_different(filled, roles)]
            for team in teams:
                yield team
                yield from self._interpreted(team)
            if teams:
                return

    def _interpreted(self, team: dict[Role, PractitionerId]) -> Iterator[dict[Role, PractitionerId]]:
        lead = team.get(self.kind.leading_role)
        if lead in self._interpreters:
            fitting = (who for who, _ in self._interpreters[lead] if who not in team.values())
            yield from ({**team, Role.INTERPRETER: who} for who in islice(fitting, TRIED_TOGETHER))

    @cached_property
    def _interpreters(self) -> dict[PractitionerId, list[tuple[PractitionerId, tuple[Reason, ...]]]]:
        """For each who could lead without a language of the patient's: who could speak for the two."""
        known, patient = self.facts.practitioners, self.facts.patient
        need = [
            who
            for who, _ in self.people[self.kind.leading_role]
            if not understands(self.kind, known[who], patient)
        ]
        if not need or Role.INTERPRETER not in self.kind.optional_roles:
            return {}
        found = self._ranked_people(Role.INTERPRETER)
        return {
            lead: [one for one in found if interprets(known[one[0]], known[lead], patient)] for lead in need
        }

    def _weigh_team(self, team: Mapping[Role, PractitionerId]) -> int:
        empty = NOBODY * (len(self.people) - len(team.keys() & self.people.keys()))
        return empty + sum(self._weigh_part(role, who, team) for role, who in team.items())

    def _weigh_part(self, role: Role, who: PractitionerId, team: Mapping[Role, PractitionerId]) -> int:
        """What is against somebody in a role; that a language lacks is none with an interpreter."""
        lead = team[self.kind.leading_role] if role is Role.INTERPRETER else None
        found = self.people[role] if lead is None else self._interpreters[lead]
        against = dict(found)[who]
        if Role.INTERPRETER in team:
            against = tuple(reason for reason in against if not isinstance(reason, NoSharedLanguage))
        return self.weigh(against)

    def _ranked_people(self, role: Role) -> list[tuple[PractitionerId, tuple[Reason, ...]]]:
        found = [
            (who.id, self._said({role: who.id}, None, Field(role)))
            for who in self.facts.practitioners.values()
            if self._could(who, role)
        ]
        return sorted(found, key=lambda one: (self.weigh(one[1]), one[0]))

    def _could(self, who: Practitioner, role: Role) -> bool:
        """Of the right profession (a role without licences is open to all), or one of those who are named."""
        place = self.facts.jurisdiction(self.kind, self.clinic)
        kinds = self._known.policy.kinds_for(role, place)
        is_wished = role is not Role.LEAD_THERAPIST or self.same in (None, who.id)
        if role in self.only:
            return is_wished and who.id in self.only[role]
        return is_wished and (not kinds or any(one.kind in kinds for one in who.qualifications))

    def _said(
        self, people: Mapping[Role, PractitionerId], room: RoomId | None, field: Field | None
    ) -> tuple[Reason, ...]:
        """What the rules say of a field; of everything but people and room where none is named."""
        found = self._judged(self._proposed(people, room))
        if field:
            return tuple(reason for reason in found if reason.field == field)
        return tuple(reason for reason in found if reason.field not in FILLED)

    def _judged(self, one: ProposedAppointment) -> list[Reason]:
        return [reason for rule in RULES for reason in rule(one, self._known, self.now)]

    def _proposed(self, people: Mapping[Role, PractitionerId], room: RoomId | None) -> ProposedAppointment:
        return ProposedAppointment(self.kind, self.clinic, room, self.minute, people)


def _of_different(
    filled: Mapping[Role, Ranked], roles: Sequence[Role]
) -> Iterator[dict[Role, PractitionerId]]:
    """These roles, each by somebody else."""
    for found in product(*(filled[role] for role in roles)):
        people = [who for who, _ in found]
        if len(set(people)) == len(people):
            yield dict(zip(roles, people, strict=True))
