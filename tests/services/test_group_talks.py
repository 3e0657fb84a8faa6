"""One of a group who is not treated stays to talk with somebody who is free, and nobody else notices."""

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.changes import FollowUpFate, NotTreatedReason
from coord.domain.roles import Role
from coord.services import booking, groups, showing, visits
from coord.services.booking import Noted, Refused
from coord.services.drafts import Draft
from coord.store.db import reading, transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.groups import furnish, join, open_one, treatment

MORNING = utc("2027-03-02 16:55")  # five to nine in Los Angeles
TAKEN = (
    "SELECT o.appointment_id, o.resource_id, o.lane, o.starts, o.ends FROM occupancy o"
    " JOIN appointment a ON a.id = o.appointment_id WHERE a.public_id IN ({}) ORDER BY 1, 2, 4"
)


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def treated(clinic):
    """A treatment from nine to noon by Dan, and the visits of its two patients."""
    group = open_one(clinic, treatment(clinic), places=2).first
    return group, [join(clinic, group, one).appointment for one in ("P-1", "P-2")]


def shown(clinic, visit):
    return showing.unit(visit, by=clinic.scheduler, now=NOW).main


def talk(clinic, visit, now=MORNING):
    asked = {"by": clinic.scheduler, "now": now, "once": once()}
    why_, fate = NotTreatedReason.HIGH_READING, FollowUpFate.CANCEL
    return visits.keep_as_talk(visit, shown(clinic, visit).version, why_, fate, **asked)


def taken_by(*names):
    quoted = ", ".join(f"'{name}'" for name in names)
    with reading() as tx:
        return [tuple(row) for row in tx.execute(text(TAKEN.format(quoted)))]


def reasons(outcome):
    assert isinstance(outcome, Refused), outcome
    return {type(one.reason) for one in outcome.refusals}


def test_who_is_not_treated_has_a_talk_of_their_own_and_the_group_goes_on_without_a_change(clinic, treated):
    group, (alice, boris) = treated
    before = (taken_by(group, boris), shown(clinic, boris))

    assert isinstance(talk(clinic, alice), Noted)

    main = shown(clinic, alice)
    assert (main.type_code, main.room, main.group) == ("preparation", "Nest", None)
    assert [(role, name) for role, name, _ in main.people] == [("lead_therapist", "Ben Moreau, PsyD")]
    assert (taken_by(group, boris), shown(clinic, boris)) == before
    assert groups.page(group, by=clinic.scheduler, now=MORNING).shown.group.free == 1


def test_who_leads_a_group_never_leaves_it_for_a_talk(clinic, treated):
    _, (alice, _) = treated
    busy = clinic.appointment("preparation", "2027-03-02 09:00", "Nest", {Role.LEAD_THERAPIST: "ben"})
    booking.book(Draft(clinic.patients["P-4"], (busy,)), by=clinic.scheduler, now=NOW, once=once())

    assert reasons(talk(clinic, alice)) == {why.NobodyToTalk}


def test_nobody_talks_in_the_room_where_the_others_are_treated(clinic, treated):
    _, (alice, _) = treated
    with transaction() as tx:
        tx.execute(text("UPDATE room SET features = '[]' WHERE name = 'Nest'"))

    assert reasons(talk(clinic, alice)) == {why.NoRoomToTalk}


def test_who_is_treated_after_all_is_in_the_group_again(clinic, treated):
    group, (alice, boris) = treated
    before = taken_by(group, alice, boris)
    talk(clinic, alice)
    asked = {"by": clinic.scheduler, "now": MORNING, "once": once()}

    assert isinstance(visits.treat_after_all(alice, shown(clinic, alice).version, **asked), Noted)
    assert taken_by(group, alice, boris) == before
    assert shown(clinic, alice).group == group
    assert count("hold") == 0


def test_and_not_where_somebody_else_has_the_place_by_then(clinic, treated):
    _, (alice, _) = treated
    talk(clinic, alice)
    with transaction() as tx:
        tx.execute(text("UPDATE resource SET capacity = 1 WHERE kind = 'group'"))
    asked = {"by": clinic.scheduler, "now": MORNING, "once": once()}

    refused = visits.treat_after_all(alice, shown(clinic, alice).version, **asked)
    assert reasons(refused) == {why.GroupFull}
