"""A setting that cannot be used ends the start with one sentence."""

import base64
import dataclasses

import pytest

from coord import config
from coord.app import create_app
from coord.config import BadSetting
from coord.services import channels
from tests.fake_twilio import ACCOUNT, TOKEN
from tests.lending import applications

KEY = base64.b64encode(b"k" * 32).decode()
COMPLETE = {
    "COORD_DATABASE_URL": "sqlite:///nowhere",
    "COORD_REDIS_URL": "redis://127.0.0.1:1/0",
    "COORD_SECRET_KEY": "long enough for anybody to use",
    "COORD_PASSWORD_SALT": "long enough for anybody to use",
    "COORD_FIELD_KEY": KEY,
    "COORD_INDEX_KEY": KEY,
}


def settings(**more):
    return dataclasses.replace(applications.settings("sqlite://"), **more)


def test_without_an_address_no_texts_are_sent():
    found = config.from_environment(COMPLETE)

    assert found.text_url == ""
    assert "sms" not in channels.of(found).senders


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"text_url": "pigeon://nest"},
            "COORD_TEXT_URL cannot be used: it begins with “pigeon”; use twilio://",
        ),
        (
            {"text_url": "twilio://me:you@api.twilio.com"},
            "COORD_TEXT_URL cannot be used: use twilio://ACCOUNT",
        ),
        (
            {"text_url": f"twilio://{ACCOUNT}@api.twilio.com"},
            "COORD_TEXT_URL cannot be used: it holds no token",
        ),
        (
            {"text_url": f"twilio://{ACCOUNT}:{TOKEN}@api.twilio.com"},
            "COORD_TEXT_URL needs an https COORD_BASE_URL",
        ),
        ({"bounce_url": "imaps://a:b@c"}, "COORD_BOUNCE_URL needs COORD_BOUNCE_ADDRESS"),
        (
            {"bounce_url": "imap://a:b@c", "bounce_address": "a@b"},
            "COORD_BOUNCE_URL cannot be used: use imaps://",
        ),
        ({"dkim_selector": "mail"}, "COORD_DKIM_SELECTOR and COORD_DKIM_KEY_FILE are set together"),
        (
            {"dkim_selector": "mail", "dkim_key_file": "/nowhere"},
            "COORD_DKIM_KEY_FILE cannot be used: it names no file",
        ),
        ({"smtp_url": "http://mail.example"}, "COORD_SMTP_URL cannot be used: use smtp://"),
    ],
)
def test_what_cannot_be_used_ends_the_start_with_a_sentence(changed, sentence):
    with pytest.raises(BadSetting) as bad:
        create_app(settings(**changed))

    assert str(bad.value).startswith(sentence)
    assert str(bad.value).endswith(".")
    assert TOKEN not in str(bad.value)


def test_a_provider_is_called_where_it_can_call_back():
    url = f"twilio://{ACCOUNT}:{TOKEN}@api.twilio.com"
    found = settings(text_url=url, base_url="https://coord.example", https=True)

    assert channels.provider(found) is channels.of(found).senders["sms"]


def test_the_console_calls_nobody_back():
    found = settings(text_url="console:")

    assert "sms" in channels.of(found).senders
    assert channels.provider(found) is None
