"""Which reasons somebody may override."""

from coord.domain.policy import Policy
from coord.domain.reasons import Reason


def is_soft(reason: type[Reason], policy: Policy) -> bool:
    """Whether anybody may override it; a house may harden what is soft by nature."""
    return reason.overridable_with is not None and reason.__name__ not in policy.hard
