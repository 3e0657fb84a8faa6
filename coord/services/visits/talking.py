"""The talk that is kept where nobody is treated: by whom, when, and in which room."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentType, PractitionerId, Proposal, ProposedAppointment, RoomId
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.policy import in_force
from coord.domain.reasons import Field
from coord.domain.roles import Role
from coord.domain.talks import who_could_talk
from coord.services.visits.opening import Visit, refuse
from coord.store import bookings, facts, groups, locks, policies, units

People = dict[Role, PractitionerId]


def talk_of(tx: Connection, visit: Visit, by: Actor, now: datetime) -> tuple[Proposal, Facts]:
    """The talk, within the minutes of the treatment, in a free room for talks.

    The therapist stays with the patient. Who leads a group stays with the others: somebody who came for this
    patient alone talks with them, or somebody who is free.
    """
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    today = visit.today(now)
    kind = in_force(kinds, today)[policies.current(tx, by.organization_id, today).changes.talk_type]
    before = units.as_proposed(tx, visit.main, kinds)
    starts = _starts(visit.main.interval, kind, to_minute(now))
    own = {role: who for role, who in _own(tx, before).items() if role in kind.roles}
    talk = ProposedAppointment(kind, before.clinic_id, before.room_id, starts, own)
    proposal = Proposal(visit.main.patient_id, (talk,), replaces=(visit.main.id,))
    known = _known(tx, proposal, by, now)
    if before.group is not None:
        talk = _with_somebody_free(talk, known, to_minute(now))
    refuse(
        *(why.RolesUnfilled(field=Field(role), role=role) for role in kind.roles if role not in talk.people)
    )
    talk = replace(talk, room_id=_room(talk, before, known))
    proposal = replace(proposal, appointments=(talk,))
    locks.take(tx, bookings.resources_of(tx, by.organization_id, proposal))
    return proposal, _known(tx, proposal, by, now)


def _known(tx: Connection, proposal: Proposal, by: Actor, now: datetime) -> Facts:
    scope = facts.scope_of(proposal, by.organization_id, now)
    return facts.load(tx, replace(scope, rooms=None, practitioners=None))


def _own(tx: Connection, before: ProposedAppointment) -> People:
    """Who is there for this patient; of a group not who is there for all of it."""
    if before.group is None:
        return dict(before.people)
    shared = groups.people_of(tx, [before.group])[before.group]
    return {role: who for role, who in before.people.items() if shared.get(role) != who}


def _with_somebody_free(talk: ProposedAppointment, known: Facts, now: int) -> ProposedAppointment:
    for role in talk.type.roles:
        who = talk.people.get(role) or who_could_talk(talk, role, known, now)
        if who is None:
            refuse(why.NobodyToTalk(field=Field(role), role=role))
        else:
            talk = replace(talk, people={**talk.people, role: who})
    return talk


def _starts(taken: Interval, kind: AppointmentType, now: int) -> int:
    """Now, but not before its time, and early enough to end when the treatment would have ended."""
    return max(taken.starts, min(now, taken.ends - kind.minutes))


def _room(talk: ProposedAppointment, before: ProposedAppointment, known: Facts) -> RoomId | None:
    """The plainest fit room that is free, else the one they are in, unless others are treated there."""
    free = [
        room
        for room in known.rooms.values()
        if room.clinic_id == talk.clinic_id
        and talk.type.room_features <= room.features
        and not any(one.overlaps(talk.room_interval) for one in known.busy(room.resource_id))
    ]
    plainest = min(free, key=lambda room: (len(room.features), room.id), default=None)
    if plainest is None and before.group is not None and not talk.type.is_telehealth:
        refuse(why.NoRoomToTalk(field=Field.ROOM))
    return plainest.id if plainest else talk.room_id
