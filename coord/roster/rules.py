"""Rules that several files share."""

from typing import Any

from coord.roster.columns import Reading, Rule, Wrong
from coord.roster.faults import Fault


def in_order(first: str, last: str) -> Rule:
    """The last day is not before the first, where both are given."""

    def judge(row: Any, _: Reading) -> Wrong | None:
        begin, end = getattr(row, first), getattr(row, last)
        if begin is None or end is None or begin <= end:
            return None
        return Wrong(last, Fault.ENDS_BEFORE_START, f"{begin.isoformat()} or later")

    return Rule(frozenset({first, last}), judge)
