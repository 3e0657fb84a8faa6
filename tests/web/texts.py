"""The provider at the door of the application: signed calls through the test client."""

import dataclasses

from coord.services import channels
from tests.fake_twilio import signature

BASE = "http://127.0.0.1:8000"


def call(app, path, form, headers=None, **more):
    """A call of the provider, signed unless other headers are given."""
    signed = {"X-Twilio-Signature": signature(BASE + path, form)} if headers is None else headers
    return app.test_client().post(path, data=form, headers=signed, **more)


def with_provider(app, url):
    """Let the application send texts by the provider at the address."""
    app.extensions["coord_config"] = dataclasses.replace(app.extensions["coord_config"], text_url=url)
    return channels.of(app.extensions["coord_config"])
