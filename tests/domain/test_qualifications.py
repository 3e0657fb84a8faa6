from datetime import timedelta

import pytest

from coord.domain.qualifications import Compact, Days, Held, Kind, held
from tests.domain.builders import DAY_BEFORE, MONDAY, PLACE, TUESDAY, a_qualification

NURSES = frozenset({Kind.RN, Kind.CRNA})


def is_held(qualifications):
    """Whether somebody with these is a nurse here on Monday."""
    return any(one.holds_on(MONDAY) for one in held(qualifications, NURSES, PLACE))


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        pytest.param({}, True, id="in_the_middle_of_its_term"),
        pytest.param({"valid_from": MONDAY}, True, id="on_its_first_day"),
        pytest.param({"valid_until": MONDAY}, True, id="on_its_last_day"),
        pytest.param({"valid_from": MONDAY, "valid_until": MONDAY}, True, id="on_its_only_day"),
        pytest.param({"valid_from": TUESDAY}, False, id="the_day_before_it_begins"),
        pytest.param({"valid_until": DAY_BEFORE}, False, id="the_day_after_it_ended"),
        pytest.param({"active": False}, False, id="while_suspended"),
        pytest.param({"jurisdiction": None}, True, id="where_it_counts_everywhere"),
        pytest.param({"jurisdiction": "US-NV"}, False, id="in_another_jurisdiction"),
        pytest.param({"kind": Kind.RD}, False, id="of_another_kind"),
    ],
)
def test_a_qualification_is_valid_for_its_kind_place_and_days(changes, valid):
    one = a_qualification(**{"kind": Kind.RN} | changes)

    assert is_held([one]) is valid


def test_one_valid_qualification_is_enough():
    ended = a_qualification(Kind.RN, valid_until=MONDAY - timedelta(days=1))

    assert is_held([ended, a_qualification(Kind.CRNA)])


def test_what_is_held_counts_whether_valid_today_or_not():
    ended = a_qualification(Kind.RN, valid_until=DAY_BEFORE)
    elsewhere, other = a_qualification(Kind.RN, jurisdiction="US-NV"), a_qualification(Kind.RD)

    assert held([ended, elsewhere, other], NURSES, PLACE) == (Held(ended, ended.days),)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        pytest.param(MONDAY, TUESDAY, Days(MONDAY, TUESDAY), id="some"),
        pytest.param(MONDAY, MONDAY, Days(MONDAY, MONDAY), id="one"),
        pytest.param(TUESDAY, MONDAY, None, id="none"),
    ],
)
def test_days_from_one_to_another(first, last, days):
    assert Days.between(first, last) == days


def test_a_licence_of_the_place_itself_needs_no_compact():
    licence = a_qualification(Kind.RN)
    compact = Compact("X", NURSES, {PLACE: MONDAY})

    assert held([licence], NURSES, PLACE, (compact,)) == (Held(licence, licence.days),)
