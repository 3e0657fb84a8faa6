"""What messages say: facts in their place, times by the clinic's clock, a text in one segment."""

from zoneinfo import ZoneInfo

import pytest

from coord.domain.reminders import ASKING, TO_PRACTITIONERS, MessageKind
from coord.messaging import languages, letters, segments
from coord.messaging.catalogue import FactMissing, catalogue
from coord.messaging.facts import Eating
from coord.messaging.times import Told
from coord.messaging.wording import Wording
from tests.messaging.letters import PACIFIC, STARTS, letter, minute


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("1 Quay Street", " from 1 Quay Street, and keep", id="whole"),
        pytest.param(
            "418 Lanternwick Street, Suite 200, Oakland, CA 94612",
            "PST from 418 Lanternwick Street, Suite 200, Oakland, and keep",
            id="without_the_end",
        ),
        pytest.param(
            "418 Lanternwick Street" + " by the water" * 2, " AM from 418 Lantern", id="without_the_zone"
        ),
        pytest.param("1 Street " * 8, "PST, and keep", id="too_long"),
        pytest.param("", "PST, and keep", id="unknown"),
    ],
)
def test_whoever_takes_a_patient_home_is_told_by_text_where_to_come(address, told):
    asked = letters.text(letter(MessageKind.ESCORT_PICKUP, address=address, patient="Robin"))

    assert told in asked


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_a_text_names_who_takes_the_patient_home_at_least_by_the_first_name(language):
    asking = {"ride": "named", "escort": "Noor Ferrant", "language": language}

    way = letters.text_and_question(letter(clinic="Bay", **asking))

    assert way.asks_ride
    assert "Noor" in way.said
    assert segments.fits(way.said)


@pytest.mark.parametrize(
    ("clinic", "escort"),
    [
        pytest.param("Harbor", "Noor-Aleksandra-Benedikta Ferrant", id="too-long"),
        pytest.param("Noor", "Noor-Aleksandra-Benedikta", id="too-long-beside-a-clinic-of-that-name"),
    ],
)
def test_a_text_without_room_for_the_ride_home_does_not_ask_for_it(clinic, escort):
    way = letters.text_and_question(letter(clinic=clinic, escort=escort, ride="named", language="ru"))

    assert not way.asks_ride
    assert "приём вт, 2 мар., 09:00" in way.said


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_a_text_tells_a_short_address_in_every_language(language):
    asked = letters.text(
        letter(MessageKind.ESCORT_PICKUP, clinic="Bay", address="1 Quay St", patient="Bo", language=language)
    )

    assert "1 Quay St" in asked


@pytest.mark.parametrize(
    ("language", "sleep"),
    [
        pytest.param("en", "until tomorrow, after a full night's sleep, and not before", id="english"),
        pytest.param("es", "tras dormir toda la noche", id="spanish"),
        pytest.param("ru", "выспавшись", id="russian"),
        pytest.param("ar", "ونم", id="arabic"),
    ],
)
def test_a_text_says_to_sleep_before_driving_where_it_has_room(language, sleep):
    told = {"no_drive_until": STARTS + 1440, "language": language}

    said = letters.text(letter(MessageKind.ADVISORY_AFTER, clinic="Bay", **told))

    assert sleep in said
    assert segments.fits(said)


@pytest.mark.parametrize(
    ("patient", "language", "told"),
    [
        pytest.param("Екатерина", "en", "Ekaterina is ready", id="cyrillic"),
        pytest.param("Đặng", "es", "Dang ya puede", id="vietnamese"),
        pytest.param("Γιώργος", "fr", "Giorgos peut", id="greek"),
        pytest.param("Łukasz", "pt", "Lukasz ja pode", id="polish"),
        pytest.param("José", "en", "José is ready", id="as-it-is-where-the-alphabet-has-it"),
        pytest.param("明", "en", "somebody you know is ready", id="what-has-no-latin-letters"),
        pytest.param("Екатерина", "ru", "Екатерина ждёт", id="in-its-own-letters"),
        pytest.param("Wolfeschlegelstein" * 5, "en", "Wolfeschle is ready", id="long"),
    ],
)
def test_a_name_in_other_letters_does_not_keep_a_text_from_going_out(patient, language, told):
    said = letters.text(letter(MessageKind.ESCORT_READY, patient=patient, language=language))

    assert told in said
    assert segments.fits(said)


@pytest.mark.parametrize("kind", [one for one in MessageKind if one not in TO_PRACTITIONERS])
@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_there_is_a_text_for_the_longest_names(kind, language):
    long = {"patient": "Wolfeschlegelstein", "name": "Wolfeschlegelstein", "phone": "+44 20 7946 0958"}
    facts = {"no_drive_until": STARTS + 1440, "answer_until": STARTS - 900, "follow_up": STARTS + 1440}

    said = letters.text(letter(kind, **long, **facts, code="123456", standing="kept", language=language))

    assert segments.fits(said)
    assert "+44 20 7946 0958" in said


def test_an_hour_that_ends_with_a_full_stop_ends_the_sentence_as_well():
    said = letters.text(letter(MessageKind.OFFER, clinic="The House on the Hill above", language="es"))

    assert ".." not in said


def test_what_a_house_says_is_not_said_with_a_hole():
    own = {"text": "see you {starts} in {room}.", "subject": "Room {room}"}
    wording = Wording.of([("en", f"messages.reminder_2h.{part}", said) for part, said in own.items()])
    placed, unplaced = (letter(MessageKind.REMINDER_2H, room=room, wording=wording) for room in ("Drip", ""))

    assert "in Drip." in letters.text(placed)
    assert letters.mail(placed).subject == "Room Drip"
    assert "your appointment is today" in letters.text(unplaced)
    assert letters.mail(unplaced).subject == "Today: your appointment at Harbor"


def test_a_sentence_without_its_fact_is_not_said():
    with pytest.raises(FactMissing):
        catalogue("en")["parts.greeting"].say({})


def test_times_are_told_by_the_clock_of_the_place():
    told = Told("en", PACIFIC)

    assert told.whole(STARTS, STARTS + 120) == (
        "Tuesday, March 2, 2027, 9:00 AM – 11:00 AM (Pacific Standard Time)"
    )
    assert told.zoned(minute("2027-06-02T16:00")) == "Wed, Jun 2, 9:00 AM PDT"


def test_a_zone_that_icu_knows_by_older_rules_is_told_by_what_it_calls_itself():
    told = Told("en", ZoneInfo("Etc/GMT-14"))

    assert told.zoned(STARTS).startswith("Wed, Mar 3, 7:00 AM ")


@pytest.mark.parametrize(
    ("language", "zone", "name"),
    [
        pytest.param("es", "America/Los_Angeles", "PST", id="its-own"),
        pytest.param("ko", "America/Los_Angeles", "PST", id="english-rather-than-hours-from-greenwich"),
        pytest.param("ko", "Asia/Kolkata", "GMT+5:30", id="where-english-has-none-either"),
    ],
)
def test_a_zone_is_told_by_its_name_where_it_has_one(language, zone, name):
    assert Told(language, ZoneInfo(zone)).zoned(STARTS).endswith(f" {name}")


def test_what_may_be_eaten_and_drunk_is_told_with_clock_times():
    eating = Eating(food_until=minute("2027-03-02T15:00"), drink_until=minute("2027-03-02T19:00"))

    said = letters.mail(letter(MessageKind.REMINDER_48H, eating=eating)).text

    assert "No food after 7:00 AM." in said
    assert "Clear liquids, such as water, until 11:00 AM; then nothing." in said


@pytest.mark.parametrize(
    ("eating", "said"),
    [
        pytest.param(Eating(None, STARTS - 120), "Eat nothing after you go to bed.", id="bedtime"),
        pytest.param(Eating(None, None, by_nurse=True), "A nurse will call you", id="nurse"),
    ],
)
def test_where_hours_would_be_wrong_none_are_told(eating, said):
    words = letters.mail(letter(MessageKind.REMINDER_48H, eating=eating)).text

    assert said in words
    assert "No food after" not in words


@pytest.mark.parametrize(
    ("place", "line"),
    [
        pytest.param("US-CA", "In a crisis, call or text 988. In danger, call 911.", id="united-states"),
        pytest.param("GB-LND", "In a crisis, call 116 123. In danger, call 999.", id="britain"),
        pytest.param("XK", "In danger, call the emergency number of the place where you are.", id="unknown"),
    ],
)
def test_every_mail_to_a_patient_names_the_help_of_the_country(place, line):
    said = letters.mail(letter(jurisdiction=place))

    assert line in said.text
    assert line in said.html


def test_a_long_name_of_the_clinic_gives_way_before_anything_else_does():
    said = letters.text(letter(clinic="The House on the Hill above the Harbor and the Old Lighthouse " * 2))

    assert segments.fits(said)
    assert "Tue, Mar 2, 9:00 AM" in said
    assert "510-555-0100" in said


def test_names_cannot_break_out_of_the_page():
    said = letters.mail(letter(name="<b>Alice</b> {phone}"))

    assert "Hello &lt;b&gt;Alice&lt;/b&gt; {phone}," in said.html
    assert "Hello <b>Alice</b> {phone}," in said.text


@pytest.mark.parametrize("code", ["ar", "fa"])
def test_a_mail_that_runs_from_right_to_left_says_so_and_sets_apart_what_comes_from_outside(code):
    said = letters.mail(letter(language=code))

    assert f'<html lang="{code}" dir="rtl">' in said.html
    assert "\u2068(510) 555-0100\u2069" in said.text


def test_persian_dates_stay_in_the_calendar_of_the_clinics_papers():
    assert Told("fa", PACIFIC).day(STARTS) == "سه\u200cشنبه ۲ مارس ۲۰۲۷"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        pytest.param(["es-MX", "en"], "es", id="first-that-we-write"),
        pytest.param(["de", "fr-CA"], "fr", id="second-where-the-first-is-not-ours"),
        pytest.param(["fil"], "tl", id="another-name"),
        pytest.param(["zh-CN"], "zh-Hans", id="simplified-by-country"),
        pytest.param(["zh-Hant-TW"], None, id="traditional-is-not-simplified"),
        pytest.param(["de"], None, id="none"),
    ],
)
def test_the_language_that_fits_somebody(tags, code):
    assert languages.best(tags) == code


@pytest.mark.parametrize("code", languages.LANGUAGES)
def test_texts_that_ask_for_a_digit_are_those_whose_replies_are_read_so(code):
    sentences = catalogue(code).sentences
    texts = {kind: sentences.get(f"messages.{kind}.text") for kind in MessageKind}
    asking = {
        kind for kind, one in texts.items() if one and {"1", "2"} <= set(one.pattern) and kind != "code"
    }

    assert asking == {kind for kind in ASKING if texts[kind]}
