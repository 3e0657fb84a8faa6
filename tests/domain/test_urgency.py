"""Danger stands before whatever is merely due."""

from datetime import UTC, datetime, timedelta

from coord.domain.urgency import DISTRESS, NOBODY_ON_CALL, is_urgent, turn

TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_tasks_go_by_danger_first_and_then_as_they_are_due():
    in_turn = [
        (NOBODY_ON_CALL, TODAY + timedelta(days=9)),
        (DISTRESS, TODAY + timedelta(days=1)),
        (DISTRESS, TODAY + timedelta(days=2)),
        ("call", TODAY - timedelta(days=9)),
        ("form", TODAY),
    ]
    mixed = in_turn[2:] + in_turn[:2]

    assert sorted(mixed, key=lambda one: turn(*one)) == in_turn
    assert [is_urgent(kind) for kind, _ in in_turn] == [True, True, True, False, False]
