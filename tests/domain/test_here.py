"""Who must really be there before a treatment begins."""

import pytest

from coord.domain.here import Present, not_here
from coord.domain.policy import CoverageRule
from coord.domain.qualifications import Kind
from coord.domain.reasons import Field, NotHere
from coord.domain.roles import Role
from tests.domain.builders import ADA, MONA, RITA, THEO, TOM

PEOPLE = {Role.PRESCRIBER: (ADA, "Ada"), Role.LEAD_THERAPIST: (THEO, "Theo"), Role.MONITOR: (MONA, "Mona")}
ACLS, BLS = frozenset({Kind.ACLS}), frozenset({Kind.BLS})
NOTHING = frozenset()


def here(**trainings):
    ids = {"ada": ADA, "mona": MONA, "rita": RITA, "tom": TOM}
    return [Present(ids[name], kinds) for name, kinds in trainings.items()]


def absent(*people, trainings=()):
    return NotHere(field=Field.UNIT, people=people, trainings=trainings)


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        pytest.param(here(ada=ACLS, mona=BLS), None, id="all-are-here"),
        pytest.param(here(ada=ACLS, mona=ACLS), None, id="advanced-stands-for-basic"),
        pytest.param(here(ada=NOTHING, mona=NOTHING, rita=ACLS, tom=BLS), None, id="by-others"),
        pytest.param(here(mona=ACLS, tom=BLS), absent("Ada"), id="no-prescriber"),
        pytest.param(here(ada=ACLS, tom=BLS), absent("Mona"), id="no-monitor"),
        pytest.param(here(ada=BLS, mona=BLS), absent(trainings=(Kind.ACLS,)), id="no-advanced"),
        pytest.param(here(ada=ACLS, mona=NOTHING), absent(trainings=(Kind.BLS,)), id="nobody-counts-twice"),
        pytest.param([], absent("Ada", "Mona", trainings=(Kind.ACLS, Kind.BLS)), id="nobody"),
    ],
)
def test_prescriber_monitor_and_life_support_are_there(present, expected):
    assert not_here(PEOPLE, present, CoverageRule()) == expected


def test_how_much_life_support_is_the_houses():
    nobody = here(ada=NOTHING, mona=NOTHING)

    assert not_here(PEOPLE, nobody, CoverageRule(acls=0, others=0)) is None
    assert not_here(PEOPLE, nobody, CoverageRule(acls=0, others=1)) == absent(trainings=(Kind.BLS,))


def test_of_a_visit_without_a_monitor_none_is_asked():
    people = {Role.PRESCRIBER: (ADA, "Ada")}

    assert not_here(people, here(ada=ACLS, tom=BLS), CoverageRule()) is None
