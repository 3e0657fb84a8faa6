"""What the patients of a group are told: each of their own visit, and nothing of anybody else."""

import re
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.domain.changes import Tell
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import booking, groups, rides, showing, staff_mail
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, once, utc
from tests.conftest import NOW
from tests.groups import FAY_COMES, TREATMENT, furnish, join, open_one, talk, treatment
from tests.services.test_staff_mail import agendas

NAMES = {
    "alice": ("P-1", "Ferrant", "alice@example.com"),
    "boris": ("P-2", "Boris", "Iwanow", "boris@example.com"),
    "alice.two": ("P-4", "Ferránt", "alice.two@example.com"),
}
AT_TEN = utc("2027-03-01 18:30")  # when everybody may be written to


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET purposes = '[\"reminders\"]'"))


@pytest.fixture
def group(clinic):
    return open_one(clinic, treatment(clinic, "2027-03-04 09:00"), overriding=FAY_COMES).first


def everything(kept):
    """All that a mail says: head, words, calendar, file names."""
    parts = [str(kept.mail["Subject"]), *map(str, kept.mail.values())]
    for part in kept.mail.walk():
        parts.append(part.get_filename() or "")
        if not part.is_multipart():
            parts.append(part.get_payload(decode=True).decode())
    return unfolded("\n".join(parts))


def unfolded(calendar):
    return re.sub(r"\r?\n[ \t]", "", calendar)


def own(visit):
    """The public id of a visit of the group, and of what follows it."""
    with reading() as tx:
        query = (
            "SELECT one.public_id FROM appointment one LEFT JOIN appointment main ON main.id = one.follows_id"
        )
        where = " WHERE one.public_id = :name OR main.public_id = :name"
        return set(tx.execute(text(query + where), {"name": visit}).scalars())


def all_public_ids():
    with reading() as tx:
        return set(tx.execute(text("SELECT public_id FROM appointment")).scalars())


def live_through(clinic, post, group):
    """A group with three patients: it moves, one leaves, and reminders go out."""
    visits = {
        "alice": join(clinic, group, "P-1").appointment,
        "boris": join(clinic, group, "P-2").appointment,
    }
    people = {"monitor": clinic.practitioners["fay"]}
    visits["alice.two"] = join(clinic, group, "P-4", people=people).appointment
    at_desk = {"by": clinic.scheduler}
    post.deliver(AT_TEN)
    to = treatment(clinic, "2027-03-05 09:00")
    later = AT_TEN + timedelta(minutes=10)
    moved = groups.move(group, 1, to, Tell.NOW, **at_desk, now=later, once=once())
    assert isinstance(moved, groups.Opened), moved
    version = showing.unit(visits["boris"], **at_desk, now=later).main.version
    booking.cancel(visits["boris"], version, PATIENT_ASKED, **at_desk, now=later, once=once())
    for hours in range(1, 95, 3):
        moment = NOW + timedelta(hours=hours)
        rides.watch(now=moment)
        staff_mail.queue(moment)
        post.deliver(moment)
    return visits


def call_off(clinic, group, now):
    version = groups.page(group, by=clinic.scheduler, now=now).shown.group.version
    return groups.call_off(group, version, PATIENT_ASKED, by=clinic.scheduler, now=now, once=once())


def test_no_mail_no_text_and_no_calendar_entry_tells_anything_of_another_patient(clinic, post, group):
    visits = live_through(clinic, post, group)
    call_off(clinic, group, NOW + timedelta(hours=94))
    post.deliver(NOW + timedelta(hours=95))
    ids = all_public_ids()

    told = {who: post.to(who) for who in NAMES}
    assert all(len(mails) >= 2 for mails in told.values())
    for who, mails in told.items():
        others = {name for other, names in NAMES.items() if other != who for name in names}
        strange = others | (ids - own(visits[who]))
        for mail in mails:
            said = everything(mail)
            assert not {one for one in strange if one in said}, mail.mail["Subject"]


def test_no_text_tells_anything_of_another_patient(clinic, post, group):
    live_through(clinic, post, group)
    strange = {name for who in ("boris", "alice.two") for name in NAMES[who]}

    assert post.texts.kept
    assert not [one for one in post.texts.kept for name in strange if name in one.text]


def test_each_patient_has_an_entry_with_a_uid_of_their_own(clinic, post, group):
    for patient in ("P-1", "P-2"):
        join(clinic, group, patient)
    post.deliver(AT_TEN)

    alice, boris = (set().union(*map(uids_in, post.to(who))) for who in ("alice", "boris"))

    assert (len(alice), len(boris)) == (2, 2)
    assert alice.isdisjoint(boris)


def uids_in(mail):
    return set(re.findall(r"UID:(\S+)", everything(mail)))


def test_who_leaves_a_group_is_told_and_nobody_else(clinic, post):
    group = open_one(clinic).first
    alice, _ = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    post.deliver(AT_TEN)
    before = len(post.to("boris"))

    booking.cancel(alice, 1, PATIENT_ASKED, by=clinic.scheduler, now=AT_TEN, once=once())
    post.deliver(AT_TEN + timedelta(minutes=10))

    assert len(post.to("boris")) == before
    assert any("cancel" in str(mail.mail["Subject"]).lower() for mail in post.to("alice"))


def test_called_off_a_group_is_told_to_each_of_its_patients(clinic, post):
    group = open_one(clinic, patients=("P-1", "P-2")).first
    post.deliver(AT_TEN)

    call_off(clinic, group, AT_TEN)
    post.deliver(AT_TEN + timedelta(minutes=10))

    for who in ("alice", "boris"):
        assert "cancel" in str(post.to(who)[-1].mail["Subject"]).lower()


def test_who_joins_all_of_a_standing_group_gets_one_message_for_all_of_it(clinic, post):
    opened = open_one(clinic, recurrence=Recurrence(talk(clinic).wall, 1, 3))
    joining = groups.Joining(clinic.patients["P-1"])
    groups.join_all(opened.first, joining, by=clinic.scheduler, now=NOW, once=once())

    post.deliver(NOW + timedelta(minutes=5))

    (mail,) = post.to("alice")
    assert len(uids_in(mail)) == 3


def test_a_day_with_a_group_has_one_line_for_it(clinic, post):
    open_one(clinic, patients=("P-1", "P-2"))
    staff_mail.queue(NOW)
    post.deliver(utc("2027-03-02T14:00"))
    staff_mail.queue(utc("2027-03-02T14:00"))
    post.deliver(utc("2027-03-02T14:00"))

    (said,) = agendas(post, "dan")
    assert "you have 1 appointment:" in said
    assert "Alice" not in said


def invitations(post, who):
    """What a practitioner was sent about visits: the subject, the calendar's method, UID, sequence, start."""
    told = []
    for kept in post.to(who):
        for part in kept.mail.walk():
            if part.get_content_type() == "text/calendar" and not part.get_filename():
                calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
                (event,) = calendar.walk("VEVENT")
                start = event["DTSTART"].dt.strftime("%m-%d %H:%M")
                told.append((calendar["METHOD"], str(event["UID"]), int(event["SEQUENCE"]), start))
    return told


def test_a_practitioner_has_one_entry_for_a_group_from_its_opening_to_its_end(clinic, post):
    group = open_one(clinic, patients=("P-1",)).first
    post.deliver(AT_TEN)
    boris = join(clinic, group, "P-2", now=AT_TEN).appointment
    booking.cancel(boris, 1, PATIENT_ASKED, by=clinic.scheduler, now=AT_TEN, once=once())
    post.deliver(AT_TEN + timedelta(minutes=10))
    groups.move(group, 1, talk(clinic, "2027-03-04 10:00"), by=clinic.scheduler, now=AT_TEN, once=once())
    post.deliver(AT_TEN + timedelta(minutes=20))
    call_off(clinic, group, AT_TEN + timedelta(minutes=30))
    post.deliver(AT_TEN + timedelta(minutes=40))

    uid = f"{group}@coord"
    assert invitations(post, "dan") == [
        ("REQUEST", uid, 0, "03-02 09:00"),
        ("REQUEST", uid, 1, "03-04 10:00"),
        ("CANCEL", uid, 2, "03-04 10:00"),
    ]
    assert not [
        name for mail in post.to("dan") for name in ("Alice", "Boris", "Ferrant") if name in everything(mail)
    ]


def test_who_is_there_for_a_group_no_more_is_told_so_once(clinic, post):
    group = open_one(clinic, treatment(clinic), overriding=FAY_COMES).first
    post.deliver(AT_TEN)
    other = treatment(clinic, people=TREATMENT | {Role.MONITOR: "fay"})
    moved = groups.move(group, 1, other, by=clinic.scheduler, now=AT_TEN, once=once())
    assert isinstance(moved, groups.Opened), moved
    post.deliver(AT_TEN + timedelta(minutes=10))

    uid = f"{group}@coord"
    assert [one[:2] for one in invitations(post, "cleo")] == [("REQUEST", uid), ("CANCEL", uid)]
    assert [one[:3] for one in invitations(post, "fay")] == [("REQUEST", uid, 1)]
    assert [one[:3] for one in invitations(post, "dan")] == [("REQUEST", uid, 0)]
