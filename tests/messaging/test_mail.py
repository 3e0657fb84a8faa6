"""A parcel as a mail."""

from email import message_from_bytes
from email.policy import default

import pytest

from coord.messaging.mail import mail_bytes
from coord.messaging.sender import Parcel

PAGE = "https://a-very-long-name-of-a-house.patients.pages.example.org/s/" + "A1-_" * 10


def octets(**changes):
    common = {"to": "alice@example.com", "sender": "clinic@coord.example", "reference": "1@coord"}
    said = {"in_reply_to": None, "subject": "x", "text": "x"}
    return mail_bytes(Parcel(**common | said | changes), "", 0.0).decode()


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


@pytest.mark.parametrize(
    "change",
    [
        {"to": "alice@example.com\r\nBcc: eve@example.com"},
        {"to": "alice@example.com, eve@example.com"},
        {"to": "@"},
        {"to": ""},
        {"to": "ålice@example.com"},
        {"reference": "1\n@coord"},
        {"unsubscribe": "https://x\r\nBcc: eve@example.com"},
        {"in_reply_to": "1\r\n@coord"},
        {"subject": "Hello\r\nBcc: eve@example.com"},
    ],
)
def test_nothing_breaks_out_of_its_header(change):
    with pytest.raises(ValueError, match=r"one line|address|domain|[Ii]nvalid|ASCII"):
        octets(**change)


def test_a_mail_is_read_by_others_as_it_was_meant():
    words, file = "Grüße – 你好\n.\nFrom here\n" * 40, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    subject = "Приём перенесён: новое время и новое место " * 2

    raw = octets(text=words, html=f"<p>{words}</p>", calendar=("REQUEST", file), subject=subject)
    mail = message_from_bytes(raw.encode(), policy=default)
    text, html, calendar, kept = (part for part in mail.walk() if not part.is_multipart())

    assert mail["Subject"].strip() == subject.strip()
    assert text.get_content() == words
    assert html.get_content() == f"<p>{words}</p>"
    assert calendar.get_payload(decode=True) == kept.get_payload(decode=True) == file
    assert max(map(len, raw.split("\r\n"))) <= 78
    assert not mail.defects
