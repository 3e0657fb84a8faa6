"""How late a visit may begin: it keeps its whole length, and observation is never shortened.

The same people, room and clinic hours must hold from the later start to the later end.
"""

from dataclasses import replace

from coord.domain.appointment import ProposedAppointment
from coord.domain.booking import against
from coord.domain.facts import Facts
from coord.domain.reasons import Reason

# Asked as if long beforehand: on the day itself neither notice nor a start that has passed matters
BEFOREHAND = 0


def latest_start(one: ProposedAppointment, facts: Facts, now: int) -> int | None:
    """The last minute from `now` on at which the visit can still begin; None where it is too late.

    At most the policy's minutes after its time, and not one minute after something new stands
    against it; what speaks against its own time as well has been decided already.
    """
    facts = _off_the_grid(facts)
    decided, latest = _reasons(one, facts), None
    for minute in range(one.starts + 1, one.starts + facts.policy.changes.latest_start_minutes + 1):
        if _reasons(replace(one, starts=minute), facts) - decided:
            break
        latest = minute
    return latest if latest is not None and latest >= now else None


def reasons_against(one: ProposedAppointment, starts: int, facts: Facts) -> tuple[Reason, ...]:
    """What stands against beginning the visit at a later minute, and not against its own time."""
    facts = _off_the_grid(facts)
    decided = _reasons(one, facts)
    later = replace(one, starts=starts)
    return tuple(one for one in against(later, facts, BEFOREHAND) if type(one) not in decided)


def _reasons(one: ProposedAppointment, facts: Facts) -> set[type[Reason]]:
    return set(map(type, against(one, facts, BEFOREHAND)))


def _off_the_grid(facts: Facts) -> Facts:
    """Facts by which a visit may begin at any minute, as visits that begin late do."""
    return facts.with_policy(lambda policy: replace(policy, start_grid=1))
