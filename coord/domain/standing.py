"""Whether what was booked may still be: the rules of booking, asked again when facts have changed."""

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.booking import refusals
from coord.domain.facts import Facts
from coord.domain.rules import Refusal

# These bind whoever books, and say nothing about what has been booked.
ONLY_WHEN_BOOKING = frozenset(
    {why.InThePast, why.TooFarAhead, why.OffTheGrid, why.ShortNotice, why.TimeRepeated}
)


def against_booked(
    booked: Proposal, facts: Facts, now: int, overridden: frozenset[tuple[int, str]]
) -> tuple[Refusal, ...]:
    """Every reason that stands against a booked unit, which replaces itself.

    `overridden` holds (position, name of the reason's type) of what somebody went on in spite of.
    """
    return tuple(
        one
        for one in refusals(booked, facts, now)
        if type(one.reason) not in ONLY_WHEN_BOOKING
        and (one.position, type(one.reason).__name__) not in overridden
    )
