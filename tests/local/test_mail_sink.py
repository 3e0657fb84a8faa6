import smtplib
import stat
import sys
import time

import pytest

from coord.local import ports
from coord.local.mail_sink import MailFiles

MAIL = b"From: a@coord.example\r\nTo: ana@patient.example\r\nSubject: Hello\r\n\r\n.dot\r\nBody\r\n"


@pytest.fixture
def port(folder, make_child):
    [port] = ports.inner_ports(folder, ("mail",)).values()
    command = ("-m", "coord.local.mail_sink", "--port", str(port), "--folder", str(folder.mail))
    make_child(sys.executable, *command).start()
    return port


def test_each_mail_becomes_a_file_with_what_was_sent(folder, port):
    _send(port, [MAIL])

    [file] = folder.mail.glob("*.eml")
    assert file.read_bytes() == MAIL


def test_the_files_sort_by_arrival(folder, port):
    mails = [MAIL.replace(b"Body", b"Body %d" % number) for number in range(20)]

    _send(port, mails)

    assert [file.read_bytes() for file in sorted(folder.mail.glob("*.eml"))] == mails


def test_no_address_is_in_a_name(folder, port):
    _send(port, [MAIL])

    [file] = folder.mail.iterdir()
    assert "ana" not in file.name
    assert "@" not in file.name


def test_only_their_owner_can_read_the_mails(folder, port):
    _send(port, [MAIL])

    [file] = folder.mail.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_mails_of_one_instant_have_names_of_their_own(tmp_path):
    files = MailFiles(tmp_path)

    names = [files._name(1_795_397_127_000_000_001) for _ in range(3)]

    assert names == sorted(set(names))
    assert names[0].startswith("20261123T012527.000000001Z-")


def _send(port, mails):
    with _connect(port) as client:
        for mail in mails:
            client.sendmail("a@coord.example", ["ana@patient.example"], mail)


def _connect(port):
    deadline = time.monotonic() + 10
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=5)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
