"""Signed-in browsers without a browser: the application's own test client, with real CSRF tokens."""

import re

import pytest

from tests.clinic import PASSWORD


class Visitor:
    """A client that fills in the hidden token of the page it saw last."""

    def __init__(self, app):
        self.client = app.test_client()
        self.page = None

    def get(self, url, **more):
        self.page = self.client.get(url, **more)
        return self.page

    def post(self, url, **fields):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page.text)
        fields = {"csrf_token": token[1] if token else ""} | fields
        self.page = self.client.post(url, data=fields)
        return self.page

    def hidden(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.page.text)[1]

    def sign_in(self, who, password=PASSWORD):
        self.get("/sign-in")
        return self.post("/sign-in", email=f"{who}@small.example", password=password)


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def scheduler(app):
    one = Visitor(app)
    one.sign_in("scheduler")
    return one


@pytest.fixture
def administrator(app):
    one = Visitor(app)
    one.sign_in("administrator")
    return one


@pytest.fixture
def lead(app):
    one = Visitor(app)
    one.sign_in("clinical_lead")
    return one


@pytest.fixture
def clinician(app):
    one = Visitor(app)
    one.sign_in("clinician")
    return one
