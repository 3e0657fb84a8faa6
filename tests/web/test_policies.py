"""The pages about policy, and the ledger of overrides."""

import re

import pytest
from sqlalchemy import delete, select, update

from coord.domain.defaults import DEFAULT_TYPES
from coord.services import booking
from coord.store import places
from coord.store.db import reading, transaction
from tests.clinic import count, once
from tests.conftest import NOW

DOSES = {"least_spacing_days": "3", "most": "2", "most_days": "7", "valid_from": "2027-03-01"}


def test_the_lead_sees_every_section_and_kind_of_visit(lead):
    page = lead.get("/policy/").text

    for words in ("Follow-up after a treatment visit", "Treatment visit (IV)", "Compacts", "The default."):
        assert words in page


def test_a_house_that_lacks_standard_kinds_of_visit_adds_them_by_a_button(lead, clinic):
    with transaction() as tx:
        kind, window = places.AppointmentType, places.RoleWindow
        newer = select(kind.id).where(kind.code.not_in(["dosing_iv", "integration", "preparation"]))
        tx.execute(delete(window).where(window.appointment_type_id.in_(newer)))
        tx.execute(delete(kind).where(kind.id.in_(newer)))
    before = lead.get("/policy/").text

    added = lead.post("/policy/standard-visits")
    after = lead.get("/policy/").text
    again = lead.post("/policy/standard-visits")

    assert "Treatment visit (esketamine), Review, Therapy" in before
    assert (added.status_code, again.status_code) == (303, 303)
    assert "Add the standard kinds of visit" not in after
    assert "/policy/visits/dosing_esketamine" in after
    assert "There was none to add." in lead.get("/policy/").text
    assert count("appointment_type", f"organization_id = {clinic.organization_id}") == len(DEFAULT_TYPES)


def test_a_house_with_all_standard_kinds_is_offered_none(lead):
    assert "Add the standard kinds of visit" not in lead.get("/policy/").text


def test_a_kind_that_is_added_so_is_as_a_new_house_has_it(lead, clinic):
    with transaction() as tx:
        kind = places.AppointmentType
        tx.execute(update(kind).where(kind.code == "dosing_esketamine").values(code="old"))
        old = tx.execute(select(kind.__table__).where(kind.code == "old").limit(1)).mappings().one()

    lead.get("/policy/")
    lead.post("/policy/standard-visits")

    with reading() as tx:
        new = tx.execute(select(kind.__table__).where(kind.code == "dosing_esketamine")).mappings().one()
    changed = {"id", "code", "valid_from", "organization_id"}
    assert {name: new[name] for name in new if name not in changed} == {
        name: old[name] for name in old if name not in changed
    }


def test_a_number_is_changed_from_a_day_on(lead):
    lead.get("/policy/doses")
    answer = lead.post(
        "/policy/doses", least_spacing_days="3", most="2", most_days="7", valid_from="2027-03-01"
    )

    assert answer.status_code == 303
    assert "In force since Mon 1 Mar" in lead.get("/policy/").text


def test_a_number_without_sense_is_said_beside_it_and_nothing_typed_is_lost(lead):
    lead.get("/policy/doses")
    answer = lead.post(
        "/policy/doses", least_spacing_days="many", most="2", most_days="7", valid_from="2027-03-01"
    )

    assert answer.status_code == 422
    assert "Give a whole number" in answer.text
    assert 'value="many"' in answer.text


def test_ticks_and_json_are_kept_too(lead):
    lead.get("/policy/hard")
    ticked = lead.post("/policy/hard", reasons="ShortNotice", valid_from="2027-03-01")
    lead.get("/policy/scope")
    text = lead.post("/policy/scope", text='{"US-CO": {"monitor": ["RN"]}}', valid_from="2027-03-01")
    lead.get("/policy/scope")
    wrong = lead.post("/policy/scope", text="{", valid_from="2027-03-01")

    assert (ticked.status_code, text.status_code, wrong.status_code) == (303, 303, 422)
    assert "This is not JSON" in wrong.text


@pytest.mark.parametrize(("minutes", "kept"), [("", "–"), ("90", "90")])
def test_how_far_apart_two_stay_may_be_left_to_the_whole_day(lead, minutes, kept):
    lead.get("/policy/wishes")
    saved = lead.post(
        "/policy/wishes", apart_minutes=minutes, gender_roles="monitor", valid_from="2027-03-01"
    )

    assert saved.status_code == 303
    assert f'<dd class="num">{kept}</dd>' in lead.get("/policy/").text


def test_a_change_that_breaks_a_visit_is_saved_only_after_it_was_shown(lead, clinic):
    draft = clinic.treatment("2027-03-24", follow_up="2027-03-26 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    strict = {"aim_clinic_days": "1", "latest_days": "1", "valid_from": "2027-03-01"}
    lead.get("/policy/follow_up")
    shown = lead.post("/policy/follow_up", **strict)
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    saved = lead.post("/policy/follow_up", **strict, seen=seen)

    assert (shown.status_code, saved.status_code) == (409, 303)
    assert "would no longer be allowed" in shown.text


def test_a_kind_of_visit_is_changed(lead):
    page = lead.get("/policy/visits/preparation").text
    fields = dict(
        re.findall(r'<input class="form-control[^"]*"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    )
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    fields |= dict.fromkeys(re.findall(r'name="([^"]+)" value="yes"[^>]*checked', page), "yes")

    wrong = lead.post("/policy/visits/preparation", **(fields | {"minutes": "62"}))
    unknown = lead.post("/policy/visits/preparation", **(fields | {"needs_gates": "moon"}))
    certified = {"notice": "90", "needs_certifications": "rems", "needs_gates": ["rems_enrolment", "consent"]}
    answer = lead.post("/policy/visits/preparation", **(fields | certified))
    kept = lead.get("/policy/visits/preparation").text

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "in steps of 5 minutes" in wrong.text
    assert "Choose among: medical_clearance" in unknown.text
    assert answer.status_code == 303
    assert 'name="notice" value="90"' in kept
    assert 'name="needs_certifications" value="rems"' in kept
    assert re.findall(r'name="needs_gates" value="(\w+)" checked', kept) == ["consent", "rems_enrolment"]


def test_who_may_not_edit_policy_does_not_see_it(scheduler):
    assert scheduler.get("/policy/").status_code in {403, 404}


def test_the_ledger_is_a_page_and_a_spreadsheet(lead):
    page = lead.get("/overrides/")
    sheet = lead.get("/overrides/ledger.csv")

    assert "Nothing was overridden" in page.text
    assert sheet.text.startswith("at,user,reason,why")


MESSAGES = {
    "grace_minutes": "3",
    "quiet_from": "20:00",
    "quiet_until": "09:00",
    "evening": "18:30",
    "no_drive_until": "10:00",
    "texts_a_day": "1",
    "texts_a_week": "3",
    "merges_mails": "yes",
    "prompt_at": "11:00",
    "sends_agenda": "yes",
    "agenda_at": "06:00",
    "unreviewed": "english_with_call",
    "hours.reminder_7d": "168",
    "hours.reminder_48h": "48",
    "hours.reminder_24h": "24",
    "hours.reminder_2h": "2",
    "hours.follow_up_reminder": "24",
    "valid_from": "2027-03-01",
}


def test_which_reminders_go_out_is_ticked_for_each_kind_of_visit(lead):
    form = lead.get("/policy/reminders").text
    saved = lead.post("/policy/reminders", **MESSAGES, **{"steps-dosing_iv": ["reminder_7d", "reminder_24h"]})
    again = lead.get("/policy/reminders").text

    assert _ticked(form, "dosing_iv") == [
        "reminder_7d", "reminder_48h", "reminder_24h", "evening_check", "reminder_2h"
    ]  # fmt: skip
    assert _ticked(form, "integration") == ["reminder_2h", "follow_up_reminder"]
    assert saved.status_code == 303
    assert _ticked(again, "dosing_iv") == ["reminder_7d", "reminder_24h"]
    assert _ticked(again, "integration") == []
    assert 'value="18:30"' in again
    assert "Treatment visit (IV): Early reminder, Reminder that it is soon" in lead.get("/policy/").text


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        pytest.param("evening", "noonish", "Give a time such as 17:00.", id="no_time"),
        pytest.param("evening", "03:00", "Give a whole number from 720 to 1320.", id="night"),
        pytest.param("steps-dosing_iv", "advisory_after", "is no step that a house may", id="no_step"),
        pytest.param("hours.reminder_7d", "", "Give a whole number.", id="no_hours"),
        pytest.param("hours.reminder_24h", "60", "Give fewer than 48 hours", id="hours_out_of_order"),
        pytest.param(
            "type_hours.therapy.reminder_2h", "13", "Give a whole number from 1 to 12.", id="too_many_hours"
        ),
        pytest.param("type_evenings.therapy", "late", "Give a time such as 17:00.", id="no_evening"),
    ],
)
def test_hours_that_make_no_sense_are_said_and_ticks_are_not_lost(lead, field, given, sentence):
    lead.get("/policy/reminders")
    answer = lead.post("/policy/reminders", **MESSAGES | {"steps-therapy": "reminder_7d", field: given})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert _ticked(answer.text, "therapy") == ["reminder_7d"]


def test_hours_are_set_for_every_kind_of_visit_and_for_one_of_its_own(lead):
    own = {"type_hours.dosing_iv.reminder_48h": "72", "type_evenings.dosing_iv": "19:00"}
    lead.get("/policy/reminders")
    saved = lead.post("/policy/reminders", **MESSAGES | {"hours.reminder_7d": "240"} | own)
    again, all_rules = lead.get("/policy/reminders").text, lead.get("/policy/").text

    assert saved.status_code == 303
    assert _given(again, "hours.reminder_7d") == "240"
    assert _given(again, "type_hours.dosing_iv.reminder_48h") == "72"
    assert _given(again, "type_hours.dosing_iv.reminder_7d") == ""
    assert _given(again, "type_evenings.dosing_iv") == "19:00"
    assert "Treatment visit (IV): Reminder to prepare 72" in all_rules
    assert "Treatment visit (IV): 19:00" in all_rules


def test_hours_that_make_no_sense_are_said_beside_them_and_kept(lead):
    lead.get("/policy/reminders")
    answer = lead.post("/policy/reminders", **MESSAGES | {"type_hours.dosing_iv.reminder_24h": "50"})

    assert answer.status_code == 422
    assert '<a href="#type_hours.dosing_iv.reminder_24h">Give fewer than 48 hours' in answer.text
    assert _given(answer.text, "type_hours.dosing_iv.reminder_24h") == "50"


def test_what_changes_on_a_later_day_is_told_in_words_and_nothing_else(lead):
    form = lead.get("/policy/reminders").text
    ticks = {f"steps-{code}": _ticked(form, code) for code in re.findall(r'name="steps-(\w+)"', form)}
    later = MESSAGES | {"valid_from": "2027-03-05", "hours.reminder_7d": "240"} | ticks
    assert lead.post("/policy/reminders", **later).status_code == 303
    page = lead.get("/policy/reminders").text
    coming = page[page.index("another value is decided already") :]

    assert "Early reminder 240<br><small>before: Early reminder 168" in coming
    assert re.findall(r"<dt>(.*?)</dt>", coming)[:3] == [
        "Hour of what is sent on the evening before",
        "On the morning after treatment nobody drives before",
        "Hours before a visit",
    ]
    assert "Reminder to prepare" not in coming


def _given(page, name):
    return re.search(rf'name="{re.escape(name)}" [^>]*?value="([^"]*)"', page)[1]


def _ticked(page, code):
    boxes = re.findall(rf'name="steps-{code}" value="(\w+)" aria-label="[^"]*" (checked)?', page)
    return [step for step, checked in boxes if checked]


def test_codes_are_chosen_and_read_as_words(lead):
    lead.get("/policy/ride")
    hours = {"ask_hours": "48", "urge_hours": "24", "decide_hours": "18", "may_shift_minutes": "60"}
    later = {"kinds": ["medical_transport"], "valid_from": "2027-03-01"}
    ride = lead.post("/policy/ride", **hours, **later)
    lead.get("/policy/arrival")
    checks = {"checks": ["readings"], "checks-more": "Pregnancy test, "}
    arrival = lead.post("/policy/arrival", **checks, valid_from="2027-03-01")
    again, page = lead.get("/policy/arrival").text, lead.get("/policy/").text

    assert (ride.status_code, arrival.status_code) == (303, 303)
    assert re.findall(r'name="checks" value="(\w+)" checked', again) == ["readings", "pregnancy_test"]
    assert "Readings are fine, Pregnancy test" in page
    assert '<dd class="num">Medical transport</dd>' in page
    assert not re.search(r">[^<>]*\b[a-z]+_[a-z_]+\b[^<>]*</(?!textarea)", page)


def test_which_licences_a_role_needs_is_ticked(lead):
    form = lead.get("/policy/qualified_for").text
    roles = re.findall(r'<fieldset class="plain" id="(\w+)"', form)
    ticked = {role: re.findall(rf'name="{role}" value="(\w+)" checked', form) for role in roles}
    less = ticked | {"lead_therapist": ["PSY", "COUNSELING_COMPACT"], "valid_from": "2027-03-01"}
    saved = lead.post("/policy/qualified_for", **less)
    again, page = lead.get("/policy/qualified_for").text, lead.get("/policy/").text

    assert "LMFT" in ticked["lead_therapist"]
    assert saved.status_code == 303
    assert re.findall(r'name="lead_therapist" value="(\w+)" checked', again) == ["PSY", "COUNSELING_COMPACT"]
    assert re.search(r"<dt>Therapist</dt><dd[^>]*>Counseling compact, PSY<", page)
