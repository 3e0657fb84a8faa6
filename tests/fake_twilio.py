"""A Twilio for tests: its real wire protocol, in moods, with a log of its own that nobody else writes.

Written from the provider's public pages, with none of its code: https://www.twilio.com/docs/messaging/api,
/docs/api/errors, /docs/usage/security.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import socket
import struct
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "0123456789abcdef0123456789abcdef"
LONGER_THAN_ANYBODY_WAITS = 30.0
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time

# What a mood answers: HTTP status, Twilio's code, and whether the text was taken all the same.
MOODS = {
    "429": (429, 20429, False),
    "401": (401, 20003, False),
    "500": (500, 20500, False),
    "500-taken": (500, 20500, True),
    "503": (503, 20503, False),
    "21610": (400, 21610, False),
    "21211": (400, 21211, False),
    "21614": (400, 21614, False),
    "21606": (400, 21606, False),
    "21617": (400, 21617, False),
}
BREAKING = {"hang", "hang-early", "reset", "reset-early", "drip", "garbage"}


@dataclass(frozen=True)
class Asked:
    """One call for a text; `begun_at` is the monotonic time at which it came."""

    begun_at: float
    to: str
    sender: str
    text: str
    report_to: str
    mood: str
    sid: str | None


@dataclass
class Taken:
    """A text that the provider has taken and sends on."""

    sid: str
    to: str
    sender: str
    text: str
    report_to: str
    created_at: datetime
    status: str = "queued"
    error_code: int | None = None

    @property
    def told(self) -> dict[str, object]:
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT,
            "to": self.to,
            "from": self.sender,
            "body": self.text,
            "status": self.status,
            "error_code": self.error_code,
            "error_message": None,
            "date_created": format_datetime(self.created_at),
            "date_updated": format_datetime(self.created_at),
            "date_sent": None,
            "direction": "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "messaging_service_sid": None,
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{self.sid}.json",
            "subresource_uris": {},
        }


@dataclass
class FakeTwilio:
    """`moods` by the recipient's number, else `mood`; `slowness` delays every answer, in seconds."""

    mood: str = "well"
    moods: dict[str, str] = field(default_factory=dict)
    slowness: float = 0.0
    is_blind: bool = False  # the list of texts does not answer
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    asked: list[Asked] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    looked: int = 0
    connections: int = 0
    in_hand: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"twilio://{ACCOUNT}:{TOKEN}@127.0.0.1:{self.port}?tls=none"

    def take(self, form: Mapping[str, str]) -> tuple[str, Taken | None]:
        """Write the call down, and the text where it is taken."""
        mood = self.moods.get(form["To"], self.mood)
        is_taken = mood in {"well", "hang", "reset", "drip", "garbage"} or MOODS.get(mood, (0, 0, False))[2]
        callback = form.get("StatusCallback", "")
        text = None
        if is_taken:
            sid = "SM" + secrets.token_hex(16)
            text = Taken(sid, form["To"], form["From"], form["Body"], callback, self.now())
        with self.lock:
            if text:
                self.taken.append(text)
            sid = text.sid if text else None
            self.asked.append(
                Asked(time.monotonic(), form["To"], form["From"], form["Body"], callback, mood, sid)
            )
        return mood, text

    def found(self, query: Mapping[str, str]) -> list[dict[str, object]]:
        """The newest first, as the list of texts gives them."""
        with self.lock:
            self.looked += 1
            wanted = [
                one
                for one in reversed(self.taken)
                if query.get("To") in (None, one.to) and query.get("From") in (None, one.sender)
            ]
        return [one.told for one in wanted[: int(query.get("PageSize", "50"))]]

    def times(self) -> Counter[tuple[str, str]]:
        """How often each text was taken, by number and words."""
        with self.lock:
            return Counter((one.to, one.text) for one in self.taken)

    def call_back(self, text: Taken, *statuses: str, code: int | None = None) -> list[int]:
        """Report the statuses in this order, whatever sense it makes; returns what was answered."""
        return [self._post(text.report_to, status_form(text, status, code)) for status in statuses]

    def _post(self, url: str, form: Mapping[str, str]) -> int:
        return post(url, form)[0]


def status_form(text: Taken, status: str, code: int | None = None) -> dict[str, str]:
    text.status, text.error_code = status, code
    form = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": text.sender,
        "MessageSid": text.sid,
        "MessageStatus": status,
        "SmsSid": text.sid,
        "SmsStatus": status,
        "To": text.to,
    }
    return form | ({"ErrorCode": str(code)} if code else {})


def incoming_form(sender: str, to: str, body: str, sid: str | None = None) -> dict[str, str]:
    sid = sid or "SM" + secrets.token_hex(16)
    return {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": sender,
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": to,
    }


def signature(url: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    """X-Twilio-Signature: the address, then each field and its value in order, under the token."""
    said = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def post(url: str, form: Mapping[str, str], token: str = TOKEN) -> tuple[int, str]:
    """A signed call, as the provider makes it; its status and body."""
    headers = {"X-Twilio-Signature": signature(url, form, token)}
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    office: FakeTwilio

    def setup(self) -> None:
        super().setup()
        with self.office.lock:
            self.office.connections += 1

    def do_POST(self) -> None:
        form = _first(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if not self._is_known():
            return
        mood, text = self.office.take(form)
        with self._in_hand():
            time.sleep(self.office.slowness)
            self._answer(mood, text)

    def do_GET(self) -> None:
        if not self._is_known():
            return
        if self.office.is_blind:
            self._say(503, {"code": 20503, "message": "busy", "status": 503})
            return
        found = self.office.found(_first(urllib.parse.urlsplit(self.path).query))
        self._say(200, {"messages": found, "page": 0, "page_size": 50, "next_page_uri": None, "uri": ""})

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        with self.office.lock:
            self.office.in_hand += 1
        try:
            yield
        finally:
            with self.office.lock:
                self.office.in_hand -= 1

    def _is_known(self) -> bool:
        wanted = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        path = urllib.parse.urlsplit(self.path).path
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self._say(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return False
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            self._say(404, {"code": 20404, "message": "not found", "status": 404})
            return False
        return True

    def _answer(self, mood: str, text: Taken | None) -> None:
        if mood in BREAKING:
            self._break(mood)
        elif mood in MOODS:
            status, code, _ = MOODS[mood]
            self._say(status, {"code": code, "message": f"To number of {code}", "status": status})
        else:
            self._say(201, text.told)

    def _break(self, mood: str) -> None:
        self.close_connection = True
        if mood.startswith("hang"):
            time.sleep(LONGER_THAN_ANYBODY_WAITS)
        elif mood.startswith("reset"):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.connection.close()
        elif mood == "drip":
            self._drip()
        else:
            self._say(201, "what is this")

    def _drip(self) -> None:
        """One octet now and then, each in time for the time-out of a single read."""
        until = time.monotonic() + LONGER_THAN_ANYBODY_WAITS
        with contextlib.suppress(OSError):
            while time.monotonic() < until:
                self.connection.sendall(b"H")
                time.sleep(0.2)

    def _say(self, status: int, body: object) -> None:
        octets = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(octets)))
        if status == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_: object) -> None:
        """Nothing on the console."""


def _first(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in urllib.parse.parse_qs(encoded, True).items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was broken on purpose is no error."""


@contextmanager
def fake_twilio(**options) -> Iterator[FakeTwilio]:
    office = FakeTwilio(**options)
    handler = type("Handler", (_Handler,), {"office": office})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.block_on_close = False
        office.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield office
        server.shutdown()
