"""Texts by Twilio, with its own library over connections that keep our deadline.

Sending is not idempotent there: https://www.twilio.com/docs/api/errors/20500 says so of every 5xx, and a
call that went silent may have been taken. Neither is tried again; the text is looked up instead.
"""

import base64
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from coord.messaging.https import Broken, Connections, Server
from coord.messaging.outcome import AddressFault, NotSent, Outcome, Sent, Unknown
from coord.messaging.sender import DEADLINE, BadAddress, Parcel
from coord.messaging.texts.provider import Call, Incoming, Report, Seen, State

EXAMPLE = "twilio://ACCOUNT:TOKEN@api.twilio.com"
# What the library raises where an answer is not what it expects.
TRIPPED = (TwilioException, AttributeError, KeyError, TypeError, ValueError)
SIGNATURE = "X-Twilio-Signature"
LOOKED_AT = 500
# https://www.twilio.com/docs/api/errors: what is wrong with the number, whatever the text.
FAULTS = {
    "21610": AddressFault.OPTED_OUT,
    "21211": AddressFault.UNREACHABLE,
    "21217": AddressFault.UNREACHABLE,
    "21614": AddressFault.UNREACHABLE,
    "30005": AddressFault.UNREACHABLE,
    "30006": AddressFault.UNREACHABLE,
}
# Ours to put right, and no fault of the text: too many at once, our key, our account, our own number.
OURS = frozenset({401, 403, 404, 429})
OUR_CODES = frozenset({"21212", "21606", "21608", "21659", "21660"})
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out: whoever sends one of them gets no more.
ANSWERED = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
STATES = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}


@dataclass(frozen=True, slots=True)
class Account:
    """`twilio://ACCOUNT:TOKEN@api.twilio.com`; `?ca=FILE` names a certificate authority, `?tls=none` none."""

    sid: str
    token: str
    server: Server

    @classmethod
    def parse(cls, url: str) -> "Account":
        parts, options = urlsplit(url), parse_qs(urlsplit(url).query)
        if not parts.hostname or not re.fullmatch(r"AC[0-9a-f]{32}", parts.username or ""):
            raise BadAddress(f"use {EXAMPLE}; the account is AC and 32 digits or letters from a to f")
        if not parts.password:
            raise BadAddress(f"it holds no token; use {EXAMPLE}")
        is_secure = options.get("tls") != ["none"]
        port = _port(parts) or (443 if is_secure else 80)
        server = Server(parts.hostname, port, is_secure, options.get("ca", [None])[0])
        return cls(parts.username or "", unquote(parts.password), server)


def _port(parts: Any) -> int | None:
    try:
        port: int | None = parts.port
    except ValueError:
        raise BadAddress("its port is no number up to 65535") from None
    return port


class TwilioTexts:
    """One account; a text goes out from the number that its parcel names."""

    def __init__(self, account: Account, deadline: float = DEADLINE) -> None:
        self._connections = Connections(account.server, deadline)
        self._client = Client(account.sid, account.token, http_client=_Wire(self._connections))
        self._client.api.base_url = account.server.url
        self._validator = RequestValidator(account.token)
        self.needs_https = account.server.is_secure

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one text over; silence after the call began is unknown, and so is every 5xx."""
        if not parcel.sender:
            return NotSent("there is no number to send texts from", is_permanent=False)
        more = {"status_callback": parcel.report_to} if parcel.report_to else {}
        try:
            made = self._client.messages.create(to=parcel.to, from_=parcel.sender, body=parcel.text, **more)
        except Broken as broken:
            return Unknown(broken.why) if broken.had_any else NotSent(broken.why, is_permanent=False)
        except TwilioRestException as error:
            return _refused(error.status, str(error.code))
        except TRIPPED as error:
            return Unknown(f"an answer that says nothing: {type(error).__name__}")
        return Sent(made.sid) if made.sid else Unknown("an answer without a reference")

    def seen(self, to: str, sender: str) -> tuple[Seen, ...] | None:
        """The newest five hundred texts from `sender` to `to`; None where there is no answer."""
        try:
            found = self._client.messages.list(to=to, from_=sender, limit=LOOKED_AT, page_size=LOOKED_AT)
            return tuple(_seen(one) for one in found)
        except (Broken, *TRIPPED):
            return None

    def is_theirs(self, call: Call) -> bool:
        """https://www.twilio.com/docs/usage/security: the address, then every field in order."""
        signature = call.headers.get(SIGNATURE, "")
        is_valid: bool = self._validator.validate(call.url, _Form(call.fields), signature)
        return is_valid

    def report(self, call: Call) -> Report | None:
        return _report(call["MessageSid"], call["MessageStatus"], call["ErrorCode"])

    def incoming(self, call: Call) -> Incoming | None:
        if not call["MessageSid"] or not call["From"] or not call["To"]:
            return None
        text = call["Body"]
        is_answered = text.strip().upper() in ANSWERED
        return Incoming(call["MessageSid"], call["From"], call["To"], text, is_answered)

    def answer(self, text: str) -> tuple[str, str]:
        """TwiML: https://www.twilio.com/docs/messaging/twiml."""
        said = f"<Message>{escape(text)}</Message>" if text else ""
        return f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>', "text/xml"

    def close(self) -> None:
        self._connections.close()


def opened(url: str) -> TwilioTexts:
    """The account behind an address; raises BadAddress with what is expected."""
    return TwilioTexts(Account.parse(url))


def _refused(status: int, code: str) -> Outcome:
    why = f"Twilio {status}" if code == str(status) else f"Twilio {status}, error {code}"
    if status >= 500:
        return Unknown(why)
    is_permanent = status not in OURS and code not in OUR_CODES
    return NotSent(why, is_permanent=is_permanent, fault=FAULTS.get(code))


def _seen(one: Any) -> Seen:
    report = _report(one.sid, one.status, str(one.error_code or ""))
    if report is None:
        raise ValueError("a text in no state that we know")
    return Seen(one.body, one.date_created, report)


def _report(reference: str, status: str, code: str) -> Report | None:
    state = STATES.get(status)
    if state is None or not reference:
        return None
    return Report(reference, state, code, FAULTS.get(code) if state is State.FAILED else None)


class _Form(dict[str, Any]):
    """A form as the validator wants it: every value of a field counts in the signature."""

    def getlist(self, name: str) -> list[str]:
        return list(self[name])


@dataclass(frozen=True, slots=True)
class _Wire:
    """What the library sends by; it keeps no log, for its own writes the numbers down."""

    connections: Connections
    is_async: bool = False

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002 - ours is the deadline
        allow_redirects: bool = False,  # noqa: ARG002, FBT001, FBT002 - none is followed
    ) -> Any:
        """One call; raises Broken."""
        parts = urlsplit(url)
        query = urlencode(params or {}, doseq=True) or parts.query
        path = f"{parts.path}?{query}" if query else parts.path
        body = urlencode(data or {}, doseq=True) if method.upper() == "POST" else ""
        answer = self.connections.call(method.upper(), path, body, {**(headers or {}), **_basic(auth)})
        return Response(answer.status, answer.text, dict(answer.headers))


def _basic(auth: tuple[str, str] | None) -> dict[str, str]:
    """RFC 7617."""
    if auth is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}
