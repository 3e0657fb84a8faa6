"""A parcel as a mail."""

from coord.messaging.mail import mail_bytes
from coord.messaging.sender import Parcel

PAGE = "https://a-very-long-name-of-a-house.patients.pages.example.org/s/" + "A1-_" * 10


def octets(**changes):
    common = {"to": "alice@example.com", "sender": "clinic@coord.example", "reference": "1@coord"}
    return mail_bytes(Parcel(**common, in_reply_to=None, subject="x", text="x", **changes), "", 0.0).decode()


def test_the_address_that_ends_messages_stands_whole_in_its_header():
    lines = octets(unsubscribe=PAGE).split("\r\n")

    assert f"List-Unsubscribe: <{PAGE}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_who_cannot_end_messages_is_offered_no_way():
    assert "List-Unsubscribe" not in octets()


def test_a_calendar_without_method_is_a_file_to_open_and_no_invitation():
    mail = octets(calendar=("", b"BEGIN:VCALENDAR\r\n"))

    assert 'filename="appointments.ics"' in mail
    assert "text/calendar" not in mail


def test_an_invitation_is_there_to_act_on_and_to_keep():
    mail = octets(calendar=("REQUEST", b"BEGIN:VCALENDAR\r\n"))

    assert 'filename="invite.ics"' in mail
    assert 'method="REQUEST"' in mail
