"""Where no message leaves any more, somebody is told; and where they leave again, nobody is bothered."""

from datetime import timedelta

import pytest

from coord.services import booking, leaving, upkeep
from tests.clinic import count, once
from tests.conftest import NOW

GRACE = NOW + timedelta(minutes=3)
OPEN = "kind = 'mail_stuck' AND status = 'open'"


@pytest.fixture(autouse=True)
def refused(clinic, post):
    """The server took nothing at the first try."""
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.server.behaviour = "451"
    post.deliver(GRACE)


def test_a_server_that_takes_nothing_for_a_quarter_of_an_hour_is_a_task_once(post):
    leaving.watch(GRACE + timedelta(minutes=14))
    assert count("task", OPEN) == 0

    post.deliver(GRACE + timedelta(minutes=15))
    for _ in range(2):
        leaving.watch(GRACE + timedelta(minutes=16))
    (held,) = upkeep.signs(GRACE + timedelta(minutes=16)).held_up
    assert count("task", OPEN) == 1
    assert (held.channel, held.since, held.number) == ("email", GRACE, count("message", "why = 'SMTP 451'"))


def test_the_task_goes_once_mail_leaves_again(post):
    leaving.watch(GRACE + timedelta(minutes=20))
    post.server.behaviour = "well"
    post.deliver(GRACE + timedelta(minutes=21))
    leaving.watch(GRACE + timedelta(minutes=22))

    assert count("task", "kind = 'mail_stuck'") == 1
    assert count("task", OPEN) == 0
    assert count("heartbeat", "name = 'held-up.email'") == 0


def test_one_message_that_is_asked_to_wait_is_no_matter_where_others_leave(post):
    post.server.behaviour = "well"
    post.deliver(GRACE + timedelta(minutes=2))
    leaving.watch(GRACE + timedelta(minutes=20))

    assert upkeep.signs(GRACE + timedelta(minutes=3)).held_up == ()
    assert count("task", OPEN) == 0
