"""One message says what became of several visits."""

import pytest

from coord.domain.reminders import MessageKind as Kind
from coord.domain.reminders.together import side_of


@pytest.mark.parametrize(
    ("news", "said"),
    [
        pytest.param([Kind.CONFIRMATION, Kind.CONFIRMATION], Kind.SERIES_CONFIRMATION, id="all_booked"),
        pytest.param(
            [Kind.CONFIRMATION, Kind.SERIES_CONFIRMATION], Kind.SERIES_CONFIRMATION, id="with_a_series"
        ),
        pytest.param([Kind.CANCELLATION, Kind.CANCELLATION], Kind.SERIES_CANCELLATION, id="all_cancelled"),
        pytest.param([Kind.UPDATE, Kind.UPDATE], Kind.SERIES_UPDATE, id="all_moved"),
        pytest.param([Kind.CONFIRMATION, Kind.CANCELLATION], Kind.SERIES_UPDATE, id="something_of_each"),
        pytest.param(
            [Kind.INVITATION, Kind.INVITATION_CANCEL], Kind.SERIES_INVITATION_UPDATE, id="to_a_practitioner"
        ),
        pytest.param(
            [Kind.RELATIVE_CANCELLATION], Kind.RELATIVE_SERIES_CANCELLATION, id="to_a_relative_of_one"
        ),
    ],
)
def test_several_visits_are_told_of_in_one_message_that_says_it_all(news, said):
    assert side_of(news[0]).of_all(news) is said
