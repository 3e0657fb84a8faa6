"""When a patient would rather come."""

import pytest

from coord.domain.preferred_times import NO_PREFERENCE, DayPart, PreferredTimes


@pytest.mark.parametrize(
    ("kept", "preferred"),
    [
        pytest.param({}, NO_PREFERENCE, id="nothing_kept"),
        pytest.param({"weekdays": [0, 4]}, PreferredTimes(frozenset({0, 4})), id="weekdays"),
        pytest.param(
            {"parts": ["morning", "evening"]},
            PreferredTimes(parts=frozenset({DayPart.MORNING, DayPart.EVENING})),
            id="parts_of_the_day",
        ),
    ],
)
def test_what_is_kept_of_a_preference_comes_back(kept, preferred):
    assert PreferredTimes.from_data(kept) == preferred


def test_the_parts_of_a_day_follow_each_other():
    assert PreferredTimes(parts=frozenset(DayPart)).spans == ((0, 720), (720, 1020), (1020, 1440))


def test_only_the_preferred_parts_count():
    assert PreferredTimes(parts=frozenset({DayPart.AFTERNOON})).spans == ((720, 1020),)
