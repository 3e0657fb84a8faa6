from datetime import timedelta

import pytest

from coord.domain.endings import endings, warning_step
from coord.domain.qualifications import Kind
from tests.domain.builders import DAY_BEFORE, MONDAY, TUESDAY, YEARS_END, a_qualification

IN_90_DAYS = MONDAY + timedelta(days=90)


def rn(until, **changes):
    return a_qualification(Kind.RN, valid_until=until, **changes)


@pytest.mark.parametrize(
    ("qualifications", "told"),
    [
        pytest.param([rn(YEARS_END)], [], id="what_lasts_longer_is_not_told"),
        pytest.param([rn(IN_90_DAYS)], [0], id="what_ends_on_the_last_day_is_told"),
        pytest.param([rn(IN_90_DAYS + timedelta(days=1))], [], id="what_ends_a_day_later_is_not"),
        pytest.param([rn(MONDAY)], [0], id="what_ends_on_the_first_day_is_told"),
        pytest.param([rn(DAY_BEFORE)], [], id="what_ended_before_is_not"),
        pytest.param([rn(TUESDAY), rn(YEARS_END)], [], id="what_is_renewed_is_not_told"),
        pytest.param([rn(TUESDAY), rn(YEARS_END, active=False)], [0], id="a_suspended_renewal_is_none"),
        pytest.param([rn(YEARS_END, active=False)], [0], id="what_is_suspended_is_told"),
        pytest.param(
            [rn(TUESDAY), rn(YEARS_END, jurisdiction="US-NV")], [0], id="a_licence_elsewhere_is_no_renewal"
        ),
        pytest.param([rn(IN_90_DAYS), a_qualification(Kind.BLS, valid_until=TUESDAY)], [1, 0], id="in_order"),
    ],
)
def test_what_ends_in_the_days_ahead_is_told(qualifications, told):
    assert endings(qualifications, MONDAY, IN_90_DAYS) == tuple(qualifications[at] for at in told)


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_whoever_holds_a_paper_is_warned_in_four_steps(days_left, step):
    assert warning_step(days_left) == step
