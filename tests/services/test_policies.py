"""Changing the house's policy: from a day on, audited, and never breaking a booked visit unseen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.services import booking, policies, standing
from coord.services.errors import BadInput, NotFound
from coord.services.policies import TypeDraft
from coord.services.policies.trying import When
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

TODAY = date(2027, 3, 1)
DOSES = {"least_spacing_days": 2, "most": 3, "most_days": 7}


def change(clinic, name="doses", data=DOSES, day=TODAY, seen=frozenset()):
    policies.change(name, data, When(day, seen), by=clinic.scheduler, now=NOW)


def section(clinic, name="doses"):
    return policies.section(name, by=clinic.scheduler, now=NOW)


def test_every_section_is_shown_with_its_default(clinic):
    assert all(one.since is None for one in policies.sections(by=clinic.scheduler, now=NOW))


def test_a_section_is_in_force_from_its_day_on_and_audited(clinic):
    change(clinic, data={**DOSES, "most": 2})

    assert (section(clinic).value["most"], section(clinic).since) == (2, TODAY)
    assert count("audit_entry", "did = 'policy.changed'") == 1
    assert section(Clinic("Other")).value["most"] == 3


def test_what_begins_later_is_shown_as_coming(clinic):
    change(clinic, data={**DOSES, "most": 2}, day=date(2027, 4, 1))

    assert section(clinic).value["most"] == 3
    assert section(clinic).coming[0][0] == date(2027, 4, 1)


def test_the_same_day_again_replaces_what_was_decided_for_it(clinic):
    change(clinic, data={**DOSES, "most": 2})
    change(clinic, data={**DOSES, "most": 1})

    assert section(clinic).value["most"] == 1
    assert count("policy", "name = 'doses'") == 1


@pytest.mark.parametrize(
    ("data", "day", "field"),
    [
        pytest.param({**DOSES, "most": 0}, TODAY, "most", id="a_number_without_sense"),
        pytest.param(DOSES, date(2027, 2, 28), "valid_from", id="a_day_that_has_passed"),
        pytest.param(DOSES, date(2037, 3, 1), "valid_from", id="ten_years"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(clinic, data, day, field):
    with pytest.raises(BadInput) as bad:
        change(clinic, data=data, day=day)

    assert bad.value.field == field
    assert count("policy") == 0


def test_a_section_that_there_is_not_is_not_found(clinic):
    with pytest.raises(NotFound):
        change(clinic, "weather")


@pytest.mark.parametrize("day", [TODAY, date(2027, 3, 20)], ids=["today", "later"])
def test_a_change_that_would_break_a_booked_visit_shows_it_and_is_kept_only_if_that_was_seen(clinic, day):
    booked = booking.book(
        clinic.treatment("2027-03-24", follow_up="2027-03-26 09:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    strict = {"aim_clinic_days": 1, "latest_days": 1}

    with pytest.raises(standing.WouldBreak) as would:
        change(clinic, "follow_up", strict, day)
    broken = frozenset(one.appointment.public_id for one in would.value.visits)
    before = count("policy")
    change(clinic, "follow_up", strict, day, broken)

    assert isinstance(booked, booking.Booked)
    assert broken
    assert (before, count("policy")) == (0, 1)


def test_a_kind_of_visit_is_changed_from_a_day_on(clinic):
    shown = policies.shown_type("preparation", by=clinic.scheduler, now=NOW)
    draft = TypeDraft(replace(shown.type, notice=240), "Visit")

    policies.change_type(draft, When(TODAY), by=clinic.scheduler, now=NOW)

    after = policies.shown_type("preparation", by=clinic.scheduler, now=NOW)
    assert (after.type.notice, after.since) == (240, TODAY)
    assert after.type.role_windows == shown.type.role_windows


def test_a_kind_of_visit_is_added_like_another(clinic):
    shown = policies.shown_type("preparation", by=clinic.scheduler, now=NOW)
    draft = TypeDraft(replace(shown.type, code="music", name="Music"), "Visit")

    policies.change_type(draft, When(TODAY), by=clinic.scheduler, now=NOW)

    assert policies.shown_type("music", by=clinic.scheduler, now=NOW).type.minutes == shown.type.minutes


def test_a_kind_of_visit_that_does_not_hold_together_is_not_kept(clinic):
    shown = policies.shown_type("dosing_iv", by=clinic.scheduler, now=NOW)
    draft = TypeDraft(replace(shown.type, minutes=125), "Visit")

    with pytest.raises(BadInput) as bad:
        policies.change_type(draft, When(TODAY), by=clinic.scheduler, now=NOW)

    assert bad.value.field == "windows"


def test_what_visits_use_already_is_not_rewritten_under_them(clinic):
    shown = policies.shown_type("preparation", by=clinic.scheduler, now=NOW)
    policies.change_type(TypeDraft(shown.type, "Visit"), When(TODAY), by=clinic.scheduler, now=NOW)
    draft = replace(
        clinic.treatment(follow_up=None),
        appointments=(
            clinic.appointment("preparation", "2027-03-03 09:00", "Nest", {"lead_therapist": "dan"}),
        ),
    )
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())

    with pytest.raises(BadInput) as bad:
        policies.change_type(
            TypeDraft(replace(shown.type, notice=5), "Visit"), When(TODAY), by=clinic.scheduler, now=NOW
        )

    assert bad.value.field == "valid_from"


def test_what_is_to_hold_from_today_may_be_said_until_the_day_is_over_at_the_clinic(clinic):
    evening = NOW + timedelta(hours=16)  # 11 pm in Los Angeles, the next day in Greenwich

    policies.change("doses", {**DOSES, "most": 2}, When(TODAY), by=clinic.scheduler, now=evening)
    with pytest.raises(BadInput):
        policies.change("doses", DOSES, When(TODAY), by=clinic.scheduler, now=evening + timedelta(hours=24))

    assert policies.section("doses", by=clinic.scheduler, now=evening).value["most"] == 2
