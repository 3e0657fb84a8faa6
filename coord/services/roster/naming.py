"""What messages and calendars call a clinic tells nobody who looks over a shoulder what it is for."""

from collections.abc import Iterator

from coord.messaging.forbidden import tells
from coord.roster.faults import Fault, Problem, quoted
from coord.roster.folder import Broken, Roster

_EXPECTED = "a name that tells no drug, therapy or diagnosis"


def check(roster: Roster) -> None:
    """Raises Broken with each clinic whose neutral name is not neutral."""
    if problems := list(_telling(roster)):
        raise Broken(problems)


def _telling(roster: Roster) -> Iterator[Problem]:
    for row in roster.clinics:
        if tells(row.neutral_name):
            found = quoted(row.neutral_name)
            yield Problem(
                Fault.TELLS_TREATMENT, "clinics.csv", row.line, "neutral_name", found, expected=_EXPECTED
            )
