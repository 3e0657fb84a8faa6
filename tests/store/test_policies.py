"""What the house has decided, read from its dated rows."""

from datetime import date, timedelta

from sqlalchemy import insert

from coord.domain.qualifications import Compact, Kind
from coord.domain.roles import Role
from coord.store import places, policies
from coord.store.asking import ask
from coord.store.db import transaction
from tests.conftest import NOW

TODAY = NOW.date()


def decide(clinic, name, value, valid_from=TODAY):
    row = {"organization_id": clinic.organization_id, "name": name, "value": value, "valid_from": valid_from}
    with transaction() as tx:
        tx.execute(insert(places.Policy).values(row))


def current(clinic, day=TODAY):
    with transaction() as tx:
        return policies.current(tx, clinic.organization_id, day)


def test_a_house_relies_on_no_compact_before_it_says_so(clinic):
    assert current(clinic).compacts == ()


def test_a_compact_is_read_with_its_members_their_days_and_its_privilege(clinic):
    decide(
        clinic,
        "compacts",
        {
            "PSYPACT": {
                "kinds": ["PSY"],
                "members": {"US-CO": "2020-01-01", "US-NV": "2021-07-01"},
                "left": {"US-NV": "2027-06-01"},
                "privilege": "PSYPACT",
            }
        },
    )

    assert current(clinic).compacts == (
        Compact(
            name="PSYPACT",
            kinds=frozenset({Kind.PSY}),
            members={"US-CO": date(2020, 1, 1), "US-NV": date(2021, 7, 1)},
            left={"US-NV": date(2027, 6, 1)},
            privilege=Kind.PSYPACT,
            in_person=False,
        ),
    )


def test_a_states_scope_counts_in_that_state_from_its_day_on(clinic):
    decide(clinic, "scope", {"US-CO": {"prescriber": ["MD", "DO", "CRNA"]}})

    assert Kind.CRNA in current(clinic).kinds_for(Role.PRESCRIBER, "US-CO")
    assert Kind.CRNA not in current(clinic).kinds_for(Role.PRESCRIBER, "US-CA")
    assert Kind.CRNA not in current(clinic, TODAY - timedelta(days=1)).kinds_for(Role.PRESCRIBER, "US-CO")


def dated(clinic, first, last):
    with transaction() as tx:
        return policies.dated(tx, clinic.organization_id, first, last)


def test_the_policies_of_some_days_are_told_with_their_days(clinic):
    later = TODAY + timedelta(days=9)
    decide(clinic, "starts", {"start_grid": 20}, TODAY - timedelta(days=30))
    decide(clinic, "starts", {"start_grid": 30}, TODAY)
    decide(clinic, "doses", {"most": 2}, later)
    decide(clinic, "starts", {"start_grid": 60}, later)

    found = dated(clinic, TODAY, later)

    told = [(since, policy.start_grid, policy.doses.most) for since, policy in found]
    assert told == [(date.min, 30, 3), (later, 60, 2)]
    assert len(dated(clinic, TODAY, later - timedelta(days=1))) == 1


def test_reminders_go_by_the_plan_of_today_though_another_is_decided(clinic):
    later = TODAY + timedelta(days=3)
    decide(clinic, "reminders", {"quiet_from": 1200})
    decide(clinic, "reminders", {"quiet_from": 1140}, later)
    days = {"day": TODAY, "first": later + timedelta(days=1), "decided_until": later + timedelta(days=9)}

    with transaction() as tx:
        answers = ask(tx, (policies.DATED,), {"organization": clinic.organization_id, **days})

    assert policies.reminder_plan_in(answers, TODAY).quiet_from == 1200
    assert policies.reminder_plan_in(answers, later).quiet_from == 1140
