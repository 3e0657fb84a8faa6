"""A visit by video through the pages: found, checked and booked without a room."""

from tests.web.test_booking_pages import fields_of, links


def test_a_visit_by_video_is_found_checked_and_booked_without_a_room(scheduler, clinic):
    patient, harbor = clinic.patients["P-1"], clinic.clinics["harbor"]
    scheduler.get(f"/booking/find?patient={patient}&type=therapy_video&clinic={harbor}")
    found = scheduler.page.text
    checked = scheduler.get(links(scheduler.page, "Choose")[0]).text

    answer = scheduler.post("/booking/book", **fields_of(scheduler.page))
    shown = scheduler.get(answer.headers["Location"]).text

    assert "Harbor Clinic, by video" in found
    assert "no room is needed" in checked
    assert "Choose a room" not in checked
    assert "Harbor Clinic, by video" in shown
