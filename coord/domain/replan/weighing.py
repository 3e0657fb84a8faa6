"""What each way to mend a broken visit costs, where the least change is wanted.

At the same time with somebody else is less of a change than another time of the day, that is less than
another day, and that less than asking a person. The usual people weigh more than the order of ways within
one kind; the numbers order the ways and mean nothing else.
"""

from coord.domain.replan.stand_ins import StandIn

SAME_TIME, SAME_DAY, OTHER_DAY, ASK = 10, 60, 100, 1000
NOT_USUAL, STRANGER, DAY_AWAY = 5, 10, 3


def of_stand_in(one: StandIn) -> int:
    return SAME_TIME + NOT_USUAL * len(one.soft) + STRANGER * len(one.strangers)


def of_move(days_away: int, *, keeps_people: bool) -> int:
    """A visit moved by so many days, which may be another time of the same day."""
    continuity = 0 if keeps_people else NOT_USUAL
    return (OTHER_DAY + DAY_AWAY * abs(days_away) if days_away else SAME_DAY) + continuity
