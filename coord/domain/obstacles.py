"""What keeps a visit from all the days that somebody looks at, each cause told once."""

from collections.abc import Sequence

from coord.domain.reasons import Reason


def obstacles_of(days: Sequence[Sequence[Reason]]) -> list[Reason]:
    """The causes that stand against every day, as they do on the last; nothing where a day is without.

    Where no single cause stands against all of them, each that stands against some.
    """
    if not all(days):
        return []
    causes: dict[type[Reason], list[Reason]] = {}
    for reasons in days:
        causes |= {type(one): [other for other in reasons if type(other) is type(one)] for one in reasons}
    lasting = set(causes).intersection(*({type(reason) for reason in reasons} for reasons in days))
    return [reason for cause in causes if cause in lasting or not lasting for reason in causes[cause]]
