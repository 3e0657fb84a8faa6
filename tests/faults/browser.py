"""A person at a browser: cookies, the hidden token, no redirects followed."""

import copy
import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

from tests.clinic import PASSWORD

# What a client sees of a server that was killed; it tries again.
AWAY = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


class _Unfollowed(urllib.request.HTTPErrorProcessor):
    def http_response(self, request, response):
        return response


class Browser:
    patience = 120.0  # seconds, for a machine that has much to do

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, _Unfollowed)
        self._token = ""

    def another(self, port: int | None = None) -> "Browser":
        """A second window of the same person, perhaps by another way to the server."""
        window = copy.copy(self)
        window._url = self._url if port is None else f"http://127.0.0.1:{port}"
        return window

    def get(self, path: str) -> Answer:
        return self._open(urllib.request.Request(self._url + path))

    def post(self, path: str, **fields: str) -> Answer:
        body = urllib.parse.urlencode({"csrf_token": self._token, **fields}).encode()
        return self._open(urllib.request.Request(self._url + path, body))

    def status(self, path: str) -> int | None:
        """The status of a page, or None where nobody answers."""
        try:
            return self.get(path).status
        except AWAY:
            return None

    def sign_in(self) -> None:
        self.get("/sign-in")
        self.post("/sign-in", email="scheduler@small.example", password=PASSWORD)
        assert self.get("/").status == 200

    def _open(self, request: urllib.request.Request) -> Answer:
        with self._opener.open(request, timeout=self.patience) as response:
            text = response.read().decode()
            if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text):
                self._token = found[1]
            return Answer(response.status, text, response.headers.get("Location", ""))
