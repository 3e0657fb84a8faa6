"""What the children are told, and what the operator's own settings change."""

import pytest

from coord.local import environment, secrets

PORTS = {"broker": 20001, "mail": 20002}
URL = "http://127.0.0.1:8000"


@pytest.fixture
def told(folder):
    made = secrets.load_or_create(folder)

    def tell(ports=PORTS, **settings):
        return environment.for_children(folder, made, ports, url=URL, environment=settings)

    return tell


def test_everything_is_embedded_where_nothing_is_set(told, folder):
    found = told()

    assert found["COORD_DATA"] == str(folder.root)
    assert found["COORD_DATABASE_URL"] == f"sqlite:///{folder.root}/coord.sqlite3"
    assert found["COORD_REDIS_URL"].endswith("@127.0.0.1:20001/0")
    assert found["COORD_SMTP_URL"] == "smtp://127.0.0.1:20002"
    assert found["COORD_MAIL_FOLDER"] == str(folder.mail)
    assert found["COORD_BASE_URL"] == URL


@pytest.mark.parametrize(
    "name", ["COORD_DATABASE_URL", "COORD_REDIS_URL", "COORD_SMTP_URL", "COORD_FIELD_KEY"]
)
def test_what_the_operator_has_set_is_kept(told, name):
    assert told(**{name: "set by hand"})[name] == "set by hand"


def test_an_empty_setting_counts_as_none(told):
    assert told(COORD_SMTP_URL="")["COORD_SMTP_URL"] == "smtp://127.0.0.1:20002"


def test_mails_are_shown_only_where_our_sink_takes_them(told):
    assert "COORD_MAIL_FOLDER" not in told(ports={"broker": 20001}, COORD_SMTP_URL="smtp://mail.example")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
        ("coord.example", "http://coord.example:8000"),
    ],
)
def test_the_address_is_one_that_this_machine_can_open(host, url):
    assert environment.base_url(host, 8000) == url
