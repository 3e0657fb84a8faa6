"""The page that explains why a time is not offered."""


def url(clinic, **more):
    asked = {
        "patient": clinic.patients["P-1"],
        "type": "dosing_iv",
        "clinic": clinic.clinics["harbor"],
    } | more
    return "/booking/why-not?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_wished_time_shows_everybody_and_the_least_to_change(scheduler, clinic):
    page = scheduler.get(url(clinic, day="2027-03-06", at="10:00"))

    assert page.status_code == 200
    assert "the least that would have to change" in page.text
    assert "Harbor Clinic is not open for the whole visit" in page.text
    assert "Dan Ortiz, LMFT" in page.text


def test_a_free_time_leads_on_to_booking_it(scheduler, clinic):
    page = scheduler.get(url(clinic, day="2027-03-03", at="09:00"))

    assert "This time can be booked" in page.text
    assert "Check this time" in page.text


def test_a_passed_day_and_a_far_one_say_what_to_do(scheduler, clinic):
    passed = scheduler.get(url(clinic, day="2020-01-01"))
    far = scheduler.get(url(clinic, day="2037-01-01"))
    unreadable = scheduler.get(url(clinic, day="soon", at="noon"))

    assert (passed.status_code, far.status_code, unreadable.status_code) == (422, 422, 422)
    assert "Choose today or a later one" in passed.text
    assert "more than two years away" in far.text
    assert "Give a date" in unreadable.text


def test_the_search_leads_to_it(scheduler, clinic):
    page = scheduler.get(f"/booking/find?patient={clinic.patients['P-1']}&type=dosing_iv")

    assert "See why, and what would help" in page.text


def test_days_without_any_time_lead_to_why(scheduler, clinic):
    asked = f"patient={clinic.patients['P-1']}&type=preparation&from=2027-03-06&to=2027-03-07"
    page = scheduler.get(f"/booking/find?{asked}")

    assert "No time in these days at which everybody and a room are free. Try more days" in page.text
    assert "See what is against Sat 6 Mar" in page.text


def test_who_alone_was_asked_for_is_explained_alone(scheduler, clinic):
    ben = f"with-lead_therapist={clinic.practitioners['ben']}"
    talk = url(clinic, type="preparation", day="2027-03-02", at="07:00")
    found = scheduler.get(f"/booking/find?patient={clinic.patients['P-1']}&type=preparation&{ben}")

    page = scheduler.get(f"{talk}&{ben}")

    assert ben in "".join(line for line in found.text.splitlines() if "See why" in line)
    assert "Ben Moreau, PsyD</td>" in page.text
    assert "Dan Ortiz, LMFT</td>" not in page.text


def test_the_search_takes_wishes_and_keeps_them_on_the_next_page(scheduler, clinic):
    asked = (
        f"/booking/find?patient={clinic.patients['P-1']}&type=preparation&weekday=2&after=13:00&lenient=yes"
    )
    page = scheduler.get(asked)

    assert "wished day" in page.text
    assert "weekday=2" in page.text
    assert "page=1" in page.text


def test_wished_hours_that_end_before_they_begin_are_said(scheduler, clinic):
    page = scheduler.get(
        f"/booking/find?patient={clinic.patients['P-1']}&type=preparation&after=15:00&before=13:00"
    )

    assert page.status_code == 422
    assert "end before they begin" in page.text
