"""Words of distress reach whoever is on call, at any hour, and name nobody on the way."""

from datetime import date, timedelta

import pytest

from coord.services import on_call, replies
from coord.services.errors import NotFound
from tests.clinic import Clinic, count
from tests.services.replies.conftest import ASKED_AT, Phone, open_tasks
from tests.services.texts.conftest import column, one, run

TODAY = date(2027, 3, 7)


def name(clinic, who, day=TODAY):
    practitioner = clinic.practitioners[who] if who else ""
    on_call.name(day, practitioner, by=clinic.scheduler, now=ASKED_AT)


def reached(post, at=ASKED_AT):
    post.deliver(at)
    return [kept.to for kept in post.server.kept if "cannot wait" in kept.mail["Subject"]]


def test_whoever_is_on_call_is_told_at_once_by_mail_and_text(asked, clinic, post):
    run(
        "INSERT INTO contact_point (organization_id, practitioner_id, channel, ciphertext, blind_index,"
        " voicemail_allowed, sender_name_allowed, purposes)"
        " SELECT c.organization_id, p.id, 'sms', c.ciphertext, :index, :no, :no, '[]' FROM contact_point c,"
        " practitioner p WHERE c.channel = 'sms' AND c.organization_id = :id AND p.organization_id = :id"
        " AND p.email LIKE 'dan@%'",
        id=clinic.organization_id,
        index=b"another",
        no=False,
    )
    name(clinic, "dan")
    asked.says("I want to die")
    mails = reached(post)

    assert [one.partition("@")[0] for one in mails] == ["dan"]
    assert open_tasks() == ["distress"]
    (text,) = [one for one in post.texts.kept if one.text.startswith("Urgent")]
    assert "You are on call: read it and call." in text.text
    assert len(text.text) <= 160


def test_the_call_names_nobody_and_nothing(asked, clinic, post):
    name(clinic, "dan")
    asked.says("I want to die")
    post.deliver(ASKED_AT)

    (mail,) = [one for one in post.to("dan") if "cannot wait" in one.mail["Subject"]]
    said = mail.part("text/plain") + mail.mail["Subject"]
    assert not any(word in said for word in ("Alice", "Ferrant", "P-1", "die", "0141"))


def test_at_night_and_on_sunday_it_goes_out_too(asked, clinic, post):
    name(clinic, "dan")
    night = ASKED_AT + timedelta(hours=15)  # 0:30 in Los Angeles, a Monday by then
    asked.says("I want to die", at=night)

    assert len(reached(post, night)) == 1


def test_several_texts_in_a_row_call_once_and_a_later_one_again(asked, clinic, post):
    name(clinic, "dan")
    for minutes in (0, 1, 2, 30):
        asked.says("I want to die", at=ASKED_AT + timedelta(minutes=minutes))

    assert len(reached(post, ASKED_AT + timedelta(minutes=31))) == 2
    assert open_tasks() == ["distress"]


def test_where_nobody_is_on_call_the_desk_is_told_that_too(asked, post):
    asked.says("I want to die")

    assert reached(post) == []
    assert open_tasks() == ["distress", "nobody_on_call"]


def test_the_answer_says_that_a_clinician_is_told_only_where_one_is(asked, clinic, post):
    """Said again after a while, and at once where it has become true; no machine is answered twice."""
    told, untold = "we are telling a clinician", "Our phone: 510-555-0100"

    def says(minutes):
        answer = asked.says("I want to die", at=ASKED_AT + timedelta(minutes=minutes))
        return [words for words in (told, untold) if words in answer]

    first = [says(0), says(1)]
    name(clinic, "dan")
    then = [says(2), says(3), says(12), says(18)]

    assert first == [[untold], []]
    assert then == [[told], [], [], [told]]
    assert len(reached(post, ASKED_AT + timedelta(minutes=19))) == 2


@pytest.mark.parametrize(
    ("days", "who"),
    [
        ({"2027-03-01": "dan"}, "dan"),
        ({"2027-03-01": "dan", "2027-03-07": "ada"}, "ada"),
        ({"2027-03-01": "dan", "2027-03-08": "ada"}, "dan"),
        ({"2027-03-01": "dan", "2027-03-05": ""}, None),
        ({"2027-03-08": "dan"}, None),
    ],
)
def test_who_is_called_is_who_was_named_last_by_that_day(asked, clinic, post, days, who):
    for day, named in days.items():
        name(clinic, named, date.fromisoformat(day))
    asked.says("I want to die")

    assert [one.partition("@")[0] for one in reached(post)] == ([who] if who else [])


def test_what_is_taken_back_leaves_who_was_named_before(asked, clinic, post):
    name(clinic, "dan", date(2027, 3, 1))
    name(clinic, "ada")
    on_call.take_back(TODAY, by=clinic.scheduler, now=ASKED_AT)
    asked.says("I want to die")

    assert [one.partition("@")[0] for one in reached(post)] == ["dan"]
    assert count("audit_entry", "did LIKE 'on_call.%' AND did <> 'on_call.called'") == 3


def test_nobody_of_another_house_is_named_or_called(asked, clinic, post):
    other = Clinic("Other")
    with pytest.raises(NotFound):
        on_call.name(TODAY, other.practitioners["dan"], by=clinic.scheduler, now=ASKED_AT)
    name(other, "dan")
    Phone().says("I want to die")

    assert reached(post) == []
    assert column("SELECT organization_id FROM on_call") == [other.organization_id]


def calls_after(post, minutes):
    """Look each minute, twice, as two workers may; how many mails have come by then."""
    for minute in range(minutes + 1):
        for _ in range(2):
            replies.watch(ASKED_AT + timedelta(minutes=minute))
    return len(reached(post, ASKED_AT + timedelta(minutes=minutes)))


def test_while_nobody_has_read_it_they_are_called_every_ten_minutes_for_an_hour(asked, clinic, post):
    name(clinic, "dan")
    asked.says("I want to die")

    assert [calls_after(post, minutes) for minutes in (9, 10, 29, 60, 90)] == [1, 2, 3, 7, 7]
    assert count("audit_entry", "did = 'on_call.called'") == 7


def test_once_somebody_has_read_it_nobody_is_called_again(asked, clinic, post):
    name(clinic, "dan")
    asked.says("I want to die")
    replies.close(one("SELECT public_id FROM incoming_text"), by=clinic.scheduler, now=ASKED_AT)

    assert calls_after(post, 60) == 1


def test_who_comes_on_call_meanwhile_is_called_too(asked, clinic, post):
    asked.says("I want to die")
    name(clinic, "ada")

    assert calls_after(post, 10) == 1
    assert [one.partition("@")[0] for one in reached(post)] == ["ada"]


def test_other_texts_that_wait_call_nobody(asked, clinic, post):
    name(clinic, "dan")
    asked.says("Can I bring my dog?")

    assert calls_after(post, 60) == 0
