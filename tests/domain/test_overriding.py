"""Which refusals somebody may go on in spite of, and what that takes."""

import pytest

from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal, Verdict, verdict
from coord.domain.permissions import Permission
from coord.domain.policy import Policy
from coord.domain.reasons import Field, FollowUpLate, IntegrationMissed, InThePast, SamePersonTwice
from coord.domain.roles import Role
from tests.domain.builders import FRIDAY, MONDAY

PAST = Refusal(0, InThePast(field=Field.TIME))
MISSED = Refusal(0, IntegrationMissed(field=Field.UNIT, dose=MONDAY))
LATE = Refusal(1, FollowUpLate(field=Field.TIME, aim=FRIDAY))
TWICE = Refusal(
    0, SamePersonTwice(field=Field.MONITOR, practitioner="Ada", roles=(Role.PRESCRIBER, Role.MONITOR))
)
EVERYTHING = (PAST, MISSED, LATE)
ALL_NAMES = frozenset({"0.InThePast", "0.IntegrationMissed", "1.FollowUpLate", "0.SamePersonTwice"})
BOTH = frozenset({Permission.OVERRIDE, Permission.OVERRIDE_CLINICAL})


def judged(found, names=ALL_NAMES, *, why="She asked for it.", permissions=BOTH, policy=None):
    return verdict(iter(found), policy or Policy(), Overriding(names, why), permissions)


def test_hard_reasons_stand_whoever_would_override_them():
    assert judged(EVERYTHING) == Verdict((PAST,), (MISSED, LATE))


@pytest.mark.parametrize(
    ("permission", "overridden"),
    [
        pytest.param(Permission.OVERRIDE, LATE, id="what_a_scheduler_may"),
        pytest.param(Permission.OVERRIDE_CLINICAL, MISSED, id="what_needs_a_clinical_lead"),
    ],
)
def test_each_soft_reason_needs_its_own_permission(permission, overridden):
    assert judged(EVERYTHING, permissions=frozenset({permission})).overridden == (overridden,)


def test_without_permission_everything_stands():
    assert judged(EVERYTHING, permissions=frozenset()) == Verdict(EVERYTHING, ())


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(frozenset({"1.FollowUpLate"}), id="its_name"),
        pytest.param(frozenset({"1.FollowUpLate", "1.IntegrationMissed"}), id="a_name_of_another_visit"),
    ],
)
def test_only_what_is_named_is_overridden(names):
    assert judged(EVERYTHING, names) == Verdict((PAST, MISSED), (LATE,))


@pytest.mark.parametrize("why", ["", "  \n"])
def test_nothing_is_overridden_without_a_reason(why):
    assert judged(EVERYTHING, why=why) == Verdict(EVERYTHING, ())


def test_nothing_is_overridden_where_nobody_asks_for_it():
    assert verdict(EVERYTHING, Policy(), NOTHING_OVERRIDDEN, BOTH) == Verdict(EVERYTHING, ())


def test_a_house_hardens_what_is_soft_by_nature():
    assert judged([TWICE]) == Verdict((TWICE,), ())
    assert judged([TWICE], policy=Policy(hard=frozenset({"FollowUpLate"}))) == Verdict((), (TWICE,))
