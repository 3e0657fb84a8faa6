import base64
import json
import stat

import pytest

from coord.local import secrets
from coord.local.refusal import Refusal


def test_secrets_are_made_once(folder):
    first = secrets.load_or_create(folder)

    assert secrets.load_or_create(folder) == first


def test_only_their_owner_can_read_them(folder):
    secrets.load_or_create(folder)

    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o600


def test_a_file_that_others_can_read_is_closed_again(folder):
    secrets.load_or_create(folder)
    folder.secrets.chmod(0o644)

    secrets.load_or_create(folder)

    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o600


def test_the_keys_are_32_bytes_and_differ(folder):
    made = secrets.load_or_create(folder)

    assert len(base64.b64decode(made.field_key)) == 32
    assert len(base64.b64decode(made.index_key)) == 32
    assert made.field_key != made.index_key


def test_the_demo_password_is_long_and_readable(folder):
    password = secrets.load_or_create(folder).demo_password

    assert len(password) >= 15
    assert set(password) <= set(secrets.CONSONANTS + secrets.VOWELS + "-")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: "", id="empty"),
        pytest.param(lambda text: text[:40], id="cut-off"),
        pytest.param(lambda text: "[]", id="another-shape"),
        pytest.param(lambda text: text.replace("index_key", "other_key"), id="a-name-is-missing"),
        pytest.param(lambda text: json.dumps(json.loads(text) | {"field_key": "c2hvcnQ="}), id="a-short-key"),
        pytest.param(lambda text: json.dumps(json.loads(text) | {"field_key": "%%%%"}), id="no-base64"),
        pytest.param(lambda text: json.dumps(json.loads(text) | {"secret_key": ""}), id="an-empty-one"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(folder, damage):
    secrets.load_or_create(folder)
    folder.secrets.write_text(damage(folder.secrets.read_text()))
    damaged = folder.secrets.read_bytes()

    with pytest.raises(Refusal, match=r"secrets\.json is damaged: put it back from a backup"):
        secrets.load_or_create(folder)

    assert folder.secrets.read_bytes() == damaged


def test_lost_secrets_are_not_replaced_beside_a_database(folder):
    folder.database.write_bytes(b"rows that only the lost keys can open")

    with pytest.raises(Refusal, match=r"secrets\.json is missing"):
        secrets.load_or_create(folder)

    assert not folder.secrets.exists()


def test_names_that_a_newer_release_added_do_no_harm(folder):
    made = secrets.load_or_create(folder)
    folder.secrets.write_text(json.dumps(json.loads(folder.secrets.read_text()) | {"later": "x"}))

    assert secrets.load_or_create(folder) == made


def test_no_draft_is_left_behind(folder):
    secrets.load_or_create(folder)

    assert not list(folder.root.glob(".draft-*"))
