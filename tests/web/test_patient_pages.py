"""Patients' pages behind signed addresses: what attackers and mail scanners try, and what patients do."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.app import create_app
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.local_time import to_minute
from coord.domain.roles import Role
from coord.links import Purpose
from coord.services import booking, links
from coord.services.drafts import Draft
from coord.store.db import reading, transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.web.patient import another_browser, enter, link, sent_code, words, written_to

WHOLE_DATABASE = (
    "appointment", "participant", "message", "task", "transport_plan", "contact_point", "link_code",
    "audit_entry", "idempotency_key", "patient",
)  # fmt: skip
PERSONAL = ("Alice", "Ferrant", "Drip", "1990", "P-1", "Ada", "Dan", "alice@", "0141", "Noor")


@pytest.fixture
def visit(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


@pytest.fixture
def written(visit):
    return written_to(visit)


@pytest.fixture
def url(written):
    return link(written)


def everything():
    """The content of the database, as one digest a table."""
    with reading() as tx:
        rows = {name: tx.execute(text(f"SELECT * FROM {name} ORDER BY 1")).all() for name in WHOLE_DATABASE}
    return {name: hashlib.sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}


# What attackers try


def dead(written, name):
    """Addresses that count for nothing."""
    good = link(written)
    return {
        "expired": link(written, until=to_minute(NOW) - 1),
        "bent": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "other-purpose": link(written, Purpose.STOP).replace("/s/", "/v/"),
        "other-visit": link(written, participant_id=written.participant + 1000),
        "other-patient": link(written, contact_point_id=written.contact + 2),
        "older-version": link(written, sequence=written.sequence + 1),
        "garbage": "/v/hello",
        "long": "/v/" + "A" * 3000,
        "nul": "/v/%00",
    }[name]


DEAD = (
    "expired", "bent", "other-purpose", "other-visit", "other-patient", "older-version", "garbage", "long",
    "nul",
)  # fmt: skip


@pytest.mark.parametrize("name", DEAD)
def test_whatever_does_not_count_gets_the_same_answer(visitor, written, name):
    reference = visitor.get("/v/nothing")

    answer = visitor.get(dead(written, name))

    assert (answer.status_code, answer.text) == (404, reference.text)
    assert "Please call the clinic" in answer.text


@pytest.mark.parametrize("step", ["come", "other-time", "code", "code/send", "ride", "language"])
@pytest.mark.parametrize("name", ["expired", "bent", "older-version"])
def test_nothing_can_be_done_with_an_address_that_does_not_count(visitor, url, written, name, step):
    visitor.get(url)
    before = everything()

    answer = visitor.post(
        f"{dead(written, name)}/{step}", code="123456", language="en", kind="medical_transport"
    )

    assert answer.status_code == 404
    assert everything() == before


def test_an_address_ends_with_a_move(visitor, clinic, visit, url):
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    assert visitor.get(url).status_code == 404


def test_an_address_ends_with_a_cancellation(visitor, clinic, visit, url):
    asked = {"by": clinic.scheduler, "now": NOW, "once": once()}
    booking.cancel(visit, 1, Cancelling(CancelReason.PATIENT), **asked)

    assert visitor.get(url).status_code == 404


def test_an_address_ends_when_the_visit_begins(visitor, url, at):
    at(utc("2027-03-02T17:00"))

    assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("status", ["inactive", "deceased"])
def test_an_address_ends_with_the_care(visitor, url, status):
    with transaction() as tx:
        tx.execute(text(f"UPDATE patient SET status = '{status}'"))

    assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("path", ["", "/other-time", "/code", "/code?sent=1", "/details", "/ride"])
def test_a_scanner_that_opens_everything_twenty_times_changes_nothing(app, written, path):
    for purpose in Purpose:
        before = everything()
        for _ in range(10):
            client = another_browser(app).client
            client.get(link(written, purpose) + path)
            client.head(link(written, purpose) + path)
        assert everything() == before


def test_two_yeses_are_one_and_show_how_it_stands(visitor, url):
    visitor.get(url)
    answers = [
        visitor.client.post(f"{url}/come", data={"csrf_token": visitor.hidden("csrf_token")}) for _ in "12"
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "You have said that you will come." in visitor.get(url).text
    assert count("participant", "confirmed_at IS NOT NULL") == 1
    assert count("audit_entry", "did = 'visit.confirmed'") == 1


def test_the_desk_sees_who_will_come_until_the_visit_moves(scheduler, clinic, visit, url):
    scheduler.get(url)
    scheduler.post(f"{url}/come")
    page, board = (words(scheduler.get(where)) for where in (f"/appointments/{visit}", "/?day=2027-03-02"))
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    assert "Will come said Mon 1 Mar" in page
    assert "will come" in board
    assert "Will come" not in words(scheduler.get(f"/appointments/{visit}"))


def test_what_was_booked_together_is_shown_together_and_each_is_answered_by_itself(visitor, url):
    page = visitor.get(url)
    follow_up = re.search(
        r'action="(/v/[^"]+)/come"', page.text.partition("Your other appointments")[2]
    ).group(1)

    assert "Wednesday, March 3, 2027, 9:00 AM" in words(page)
    visitor.post(f"{follow_up}/come")
    first, other = visitor.get(url).text.split("Your other appointments")
    assert ("You have said" in first, "You have said" in other) == (False, True)
    assert "Tuesday, March 2, 2027" in words(visitor.get(follow_up)).partition("Your other appointments")[2]


def test_of_what_was_booked_together_each_says_whether_it_is_final(visitor, url):
    with transaction() as tx:
        tx.execute(
            text(
                "UPDATE participant SET status = 'pending'"
                " WHERE appointment_id IN (SELECT id FROM appointment WHERE follows_id IS NOT NULL)"
            )
        )
    first, other = visitor.get(url).text.split("Your other appointments")
    enter(visitor, url)
    details = words(visitor.get(f"{url}/details"))

    assert ("not final yet" in first, "not final yet" in other) == (False, True)
    assert details.count("not final yet") == 1


def test_a_visit_by_video_is_told_by_the_patients_own_clock(visitor, clinic):
    with transaction() as tx:
        tx.execute(text("UPDATE patient SET time_zone = 'America/New_York'"))
    made = clinic.appointment(
        "therapy_video", "2027-03-02 09:00", None, {Role.LEAD_THERAPIST: "dan"}, "harbor"
    )
    draft = Draft(clinic.patients["P-1"], (made,))
    visit = booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment

    assert "12:00 PM" in words(visitor.get(link(written_to(visit))))


def test_who_may_not_drive_yet_is_told_to_be_brought_to_the_next_visit(visitor, url):
    enter(visitor, url)
    page = words(visitor.get(f"{url}/details"))

    assert "Please do not drive yourself to this appointment either: Wed, Mar 3, 9:00 AM PST." in page
    assert page.count("Room ") == 2


def test_a_yes_without_the_forms_token_changes_nothing(visitor, url):
    answer = visitor.client.post(f"{url}/come")

    assert answer.status_code == 400
    assert "nothing was changed" in answer.text
    assert count("participant", "confirmed_at IS NOT NULL") == 0


def test_asking_for_another_time_is_one_task_and_the_visit_stays(visitor, url):
    for _ in range(2):
        visitor.get(url)
        visitor.get(f"{url}/other-time")
        visitor.client.post(f"{url}/other-time", data={"csrf_token": _token(visitor)})

    assert count("task", "kind = 'asked_other_time' AND status = 'open'") == 1
    assert count("participant", "status = 'cancelled'") == 0
    assert "You have asked for another time." in visitor.get(f"{url}/other-time").text


def _token(visitor):
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.page.text)
    return found[1] if found else ""


def without_tokens(page):
    """Its content but for what is random, in which a short word may stand by chance."""
    return re.sub(r"[\w.-]{40,}", "", page.text)


@pytest.mark.parametrize("path", ["", "/other-time", "/code", "/details", "/ride"])
def test_nothing_personal_is_shown_before_the_code(app, visitor, url, path):
    page = another_browser(app).client.get(url + path, follow_redirects=True)

    assert page.status_code == 200
    assert not [word for word in PERSONAL if word in without_tokens(page)]
    assert not [word for word in ("treatment", "dosing", "ketamine", "infusion") if word in page.text.lower()]


def test_little_is_shown_at_first(visitor, url):
    shown = words(visitor.get(url))

    assert "Tuesday, March 2, 2027, 9:00 AM – 11:00 AM (Pacific Standard Time)" in shown
    assert "988" in shown


def test_the_address_holds_nothing_personal(url):
    assert not [word for word in PERSONAL if word.lower() in url.lower()]
    assert len(url) == 43


def test_headers_keep_the_page_to_its_reader(visitor, url):
    for page in (visitor.get(url), visitor.get("/v/nothing")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "noindex" in page.text
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert "<script" not in page.text


def test_who_asks_too_often_is_held_back(visitor):
    answers = [visitor.client.get("/v/nothing").status_code for _ in range(70)]

    assert set(answers) == {404, 429}


def test_a_failing_page_tells_no_address(app, visitor, url, caplog, monkeypatch):
    secret = "Alice Ferrant at " + url

    def fail(*_, **__):
        raise RuntimeError(secret)

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(links, "opened", fail)

    answer = visitor.get(url)

    assert answer.status_code == 503
    assert url.rpartition("/")[2] not in caplog.text
    assert "Alice" not in caplog.text + answer.text


# The code


def test_a_code_opens_what_is_personal_for_this_browser_alone(app, visitor, url):
    answer = enter(visitor, url)

    page = visitor.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert "Room Drip" in page.text
    assert "Expires" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "Path=/v" in answer.headers["Set-Cookie"]
    assert another_browser(app).get(f"{url}/details").status_code == 303
    assert count("audit_entry", "did = 'visit.viewed_by_patient' AND patient_id IS NOT NULL") == 1


def test_a_code_counts_once(visitor, url):
    enter(visitor, url)
    visitor.get(f"{url}/code?sent=1")

    assert visitor.post(f"{url}/code", code=sent_code()).status_code == 422


def test_a_code_ends_after_a_quarter_of_an_hour(visitor, url, at):
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")
    at(NOW + timedelta(minutes=16))

    assert visitor.post(f"{url}/code", code=sent_code()).status_code == 422


def test_a_new_code_ends_the_one_before(visitor, url):
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    first = sent_code()
    visitor.get(f"{url}/code?sent=1")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")

    refused = visitor.post(f"{url}/code", code=first)
    taken = visitor.post(f"{url}/code", code=sent_code())

    assert (refused.status_code, taken.status_code) == (422, 303)


def test_after_five_wrong_codes_the_right_one_is_wrong_too(visitor, url):
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")
    right = sent_code()
    wrong = str((int(right) + 1) % 10**6).zfill(6)

    said = [words(visitor.post(f"{url}/code", code=wrong)) for _ in range(5)]
    last = visitor.post(f"{url}/code", code=right)

    assert "You have 4 more tries." in said[0]
    assert "You have one more try." in said[3]
    assert "Please ask for a new one." in said[4]
    assert last.status_code == 422


def test_codes_are_not_sent_without_end(visitor, url):
    answers = []
    for _ in range(4):
        visitor.get(f"{url}/code")
        answers.append(visitor.post(f"{url}/code/send").status_code)

    assert answers == [303, 303, 303, 429]
    assert count("message", "kind = 'code'") == 3


def test_a_code_as_people_type_it_is_read(visitor, url):
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")
    right = sent_code()

    assert visitor.post(f"{url}/code", code=f" {right[:3]} {right[3:]} ").status_code == 303


@pytest.mark.parametrize("typed", ["", "x" * 5000, "١٢٣٤٥٦", "0", "²³", "-1", "1990"])
def test_no_strange_code_opens_anything(visitor, url, typed):
    visitor.get(f"{url}/code")
    visitor.post(f"{url}/code/send")
    visitor.get(f"{url}/code?sent=1")

    assert visitor.post(f"{url}/code", code=typed).status_code == 422


def test_what_was_proven_for_one_visit_is_not_proven_for_another(app, clinic, visitor, visit, url):
    enter(visitor, url)
    with reading() as tx:
        query = text(
            "SELECT a.public_id FROM appointment a JOIN appointment m ON a.follows_id = m.id"
            " WHERE m.public_id = :name"
        )
        other = tx.execute(query, {"name": visit}).scalar_one()

    assert visitor.get(link(written_to(other)) + "/details").status_code == 303


def test_what_was_proven_ends_after_half_an_hour(visitor, url, at):
    enter(visitor, url)
    at(NOW + timedelta(minutes=31))

    assert visitor.get(f"{url}/details").status_code == 303


def test_where_no_address_may_be_written_to_no_code_goes_out(visitor, url):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET safe_from = 600, safe_until = 1080"))
    visitor.get(f"{url}/code")

    answer = visitor.post(f"{url}/code/send")

    assert answer.status_code == 409
    assert "Please try again in the daytime" in words(answer)
    assert count("message", "kind = 'code'") == 0


def test_the_database_keeps_neither_code_nor_proof(app, visitor, url):
    answer = enter(visitor, url)
    proof = re.search(r"visit_proof=([^;]+)", answer.headers["Set-Cookie"])[1]

    with reading() as tx:
        kept = repr(tx.execute(text("SELECT * FROM link_code")).all()) + repr(
            tx.execute(text("SELECT details FROM message WHERE kind = 'code'")).all()
        )
    assert sent_code() not in kept
    assert proof not in kept


# What patients do


RIDE = {"kind": "responsible_adult", "name": "Noor Ferrant", "phone": "(415) 555-0101"}


def test_the_patient_tells_who_takes_them_home(visitor, url):
    enter(visitor, url)
    visitor.get(f"{url}/ride")

    answer = visitor.post(f"{url}/ride", **RIDE)

    page = words(visitor.get(f"{url}/details"))
    assert answer.status_code == 303
    assert "An adult whom I know: Noor Ferrant" in page
    assert "(415) 555-0101" in page
    assert count("transport_plan", "confirmed_by = 'page'") == 1
    assert count("audit_entry", "did = 'ride.confirmed'") == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"name": ""}, "Please give their name.", id="no-name"),
        pytest.param({"phone": "12"}, "Please give a phone number with all its digits.", id="half-a-number"),
        pytest.param({"phone": ""}, "Please give a phone number with all its digits.", id="no-number"),
        pytest.param({"kind": "ride_hailing_alone"}, "Please choose who takes you home.", id="alone"),
        pytest.param({"kind": "x"}, "Please choose who takes you home.", id="no-kind"),
    ],
)
def test_what_is_no_ride_is_said_beside_its_field_and_nothing_typed_is_lost(visitor, url, fields, sentence):
    enter(visitor, url)
    visitor.get(f"{url}/ride")

    answer = visitor.post(f"{url}/ride", **RIDE | fields)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert ("Noor Ferrant" in answer.text) is bool(fields.get("name", "x"))
    assert count("transport_plan") == 0


def test_half_a_number_of_the_backup_is_said_beside_it(visitor, url):
    enter(visitor, url)
    visitor.get(f"{url}/ride")

    answer = visitor.post(f"{url}/ride", **RIDE, backup_name="Sam", backup_phone="12")

    assert answer.status_code == 422
    assert 'id="backup_phone-problem"' in answer.text
    assert 'id="phone-problem"' not in answer.text


def test_nobody_tells_a_ride_without_the_code(visitor, url):
    visitor.get(url)

    answer = visitor.post(f"{url}/ride", **RIDE)

    assert answer.status_code == 303
    assert count("transport_plan") == 0


def test_the_page_names_what_to_mind_by_the_clock(visitor, url):
    enter(visitor, url)

    page = words(visitor.get(f"{url}/details"))

    assert "Eat nothing after you go to bed. Clear liquids, such as water, until 7:00 AM" in page
    assert "Please be here at 8:50 AM" in page
    assert "You can be picked up at about 11:00 AM." in page
    assert "and not before Wed, Mar 3, 9:00 AM PST" in page


def test_where_a_nurse_tells_about_eating_the_page_says_nothing_of_it(visitor, url):
    with transaction() as tx:
        tx.execute(text("UPDATE patient SET food_by_nurse = :yes"), {"yes": True})
    enter(visitor, url)

    page = words(visitor.get(f"{url}/details"))

    assert "A nurse will call you and say what you may eat and drink." in page
    assert "bed" not in page
    assert "liquids" not in page


def test_whoever_takes_the_patient_home_sees_the_pick_up_only(app, visitor, url):
    enter(visitor, url)
    visitor.get(f"{url}/ride")
    visitor.post(f"{url}/ride", **RIDE)
    page = visitor.get(f"{url}/details").text
    (handed_on,) = re.findall(r'href="http://127.0.0.1:8000(/r/[^"]+)"', page)

    shown = another_browser(app).get(handed_on)

    assert "Tuesday, March 2, 2027, 11:00 AM" in words(shown)
    assert not [word for word in PERSONAL if word in shown.text]


def test_a_related_person_without_the_permission_sees_no_pick_up(visitor, written):
    with transaction() as tx:
        tx.execute(text("UPDATE related_person SET may_collect = :no"), {"no": False})
        tx.execute(
            text(
                "UPDATE contact_point SET patient_id = NULL,"
                " related_person_id = (SELECT id FROM related_person LIMIT 1) WHERE id = :id"
            ),
            {"id": written.contact},
        )

    assert visitor.get(link(written, Purpose.PICK_UP)).status_code == 404


def test_stopping_ends_what_waits_and_says_so_again(visitor, written):
    url = link(written, Purpose.STOP)
    page = visitor.get(url)
    before = count("contact_point", "opted_out_at IS NOT NULL")
    answers = [visitor.client.post(url) for _ in range(2)]

    assert "Stop messages now" in page.text
    assert before == 0
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Messages are stopped." in answer.text for answer in answers)
    assert count("message", f"contact_point_id = {written.contact} AND status = 'pending'") == 0
    assert count("task", "kind = 'messages_stopped'") == 1
    assert count("audit_entry", "did = 'contact_point.stopped'") == 1


def test_messages_can_be_stopped_from_an_old_mail(visitor, clinic, visit, written):
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    answer = visitor.client.post(link(written, Purpose.STOP), data={"List-Unsubscribe": "One-Click"})

    assert "Messages are stopped." in answer.text


def test_no_code_goes_to_an_address_that_was_stopped(visitor, written, url):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET opted_out_at = '2027-03-01 00:00:00+00'"))
    visitor.get(f"{url}/code")

    assert visitor.post(f"{url}/code/send").status_code == 409


def test_a_language_that_is_not_offered_changes_nothing(visitor, url):
    enter(visitor, url)
    visitor.get(f"{url}/ride")

    assert visitor.post(f"{url}/language", language="xx").status_code == 404
    assert count("audit_entry", "did = 'patient.language_chosen'") == 0


def test_how_often_a_link_is_opened_counts_over_all_processes(app):
    """Two applications are two processes to these counts."""
    other = create_app(app.extensions["coord_config"])
    path = "/v/" + "A" * 40
    answers = [one.test_client().get(path).status_code for _ in range(31) for one in (app, other)]

    assert answers[:60] == [404] * 60
    assert answers[60:] == [429, 429]


def test_every_page_names_its_icon_for_else_the_browser_asks_for_one_that_is_not_there(visitor, url):
    for page in (url, f"{url}/code", f"{url}/other-time", "/v/nothing", "/o/nothing", "/r/nothing"):
        icon = re.search(r'<link rel="icon" href="([^"]+)"', visitor.get(page).text)[1]

        assert visitor.get(icon, buffered=True).status_code == 200
