"""Mail by SMTP: TLS, login, connections kept open, and a total deadline for each mail."""

import select
import smtplib
import ssl
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from coord.messaging.deadline import Deadline, connected
from coord.messaging.dkim import Signer
from coord.messaging.mail import mail_bytes
from coord.messaging.outcome import NotSent, Outcome, Sent, Unknown
from coord.messaging.sender import DEADLINE, BadAddress, Parcel

IDLE, UNASKED = 20.0, 1.0
PERMANENT = 500
GREETING = 220


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`smtps://host:465`, or `smtp://host:587?tls=start`; `?ca=FILE` names a certificate authority.

    A password is never sent in the open, unless `?tls=none` says so.
    """

    host: str
    port: int
    implicit_tls: bool
    start_tls: bool
    user: str | None
    password: str | None
    ca_file: str | None

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        parts, options = urlsplit(url), parse_qs(urlsplit(url).query)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise BadAddress("use smtp://user:password@host:587?tls=start or smtps://host:465")
        secure = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if secure else 25),
            implicit_tls=secure,
            start_tls=not secure and _starts_tls(options.get("tls"), has_login=bool(parts.username)),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            ca_file=options.get("ca", [None])[0],
        )


def _starts_tls(asked: list[str] | None, *, has_login: bool) -> bool:
    return has_login if asked is None else asked == ["start"]


@dataclass(slots=True)
class SmtpSender:
    """One server; connections are kept open between mails, for twenty idle seconds each."""

    server: SmtpServer
    sender_name: str
    deadline: float = DEADLINE
    signer: Signer | None = None
    _idle: list[tuple[smtplib.SMTP, float]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one mail over; a drop before the final dot is not sent, after it unknown."""
        try:
            octets = self._octets(parcel, time.time())
        except ValueError:
            return NotSent("the address cannot be written in a mail", is_permanent=True)
        with Deadline(self.deadline) as deadline:
            return self._hand_over(parcel, octets, deadline)

    def _octets(self, parcel: Parcel, now: float) -> bytes:
        octets = mail_bytes(parcel, self.sender_name, now)
        return self.signer.signed(octets) if self.signer else octets

    def close(self) -> None:
        """Close the connections that wait for another mail."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _hand_over(self, parcel: Parcel, octets: bytes, deadline: Deadline) -> Outcome:
        stage, connection = _Stage(), None
        try:
            connection = self._take(deadline) or _connect(self.server, self.deadline, deadline)
            outcome = _transact(connection, parcel, octets, stage)
        except (smtplib.SMTPException, OSError) as error:
            if connection is not None:
                connection.close()
            return _broken(error, stage, deadline)
        self._give_back(connection)
        return outcome

    def _take(self, deadline: Deadline) -> smtplib.SMTP | None:
        """A kept connection that still answers, if there is one."""
        while kept := self._pop():
            connection, since = kept
            idle = time.monotonic() - since
            if idle < IDLE and _is_alive(connection, idle, deadline):
                return connection
            connection.close()
        return None

    def _pop(self) -> tuple[smtplib.SMTP, float] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: smtplib.SMTP) -> None:
        with self._lock:
            self._idle.append((connection, time.monotonic()))


def _broken(error: Exception, stage: "_Stage", deadline: Deadline) -> Outcome:
    """Refused at the door, or gone silent: before the final dot nothing was sent, after it who knows.

    A door that stays shut, to a wrong password for one, is ours to open and no fault of the mail.
    """
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(f"SMTP {error.smtp_code}", is_permanent=False)
    why = "took too long" if deadline.has_passed else type(error).__name__
    return Unknown(why) if stage.had_everything else NotSent(why, is_permanent=False)


@dataclass(slots=True)
class _Stage:
    """Whether the other side had the whole mail, with its final dot."""

    had_everything: bool = False


def _is_alive(connection: smtplib.SMTP, idle: float, deadline: Deadline) -> bool:
    """Whether it still answers; right after another mail it is enough that it has not hung up."""
    opened = connection.sock
    deadline.watch(opened)
    try:
        if opened is not None and idle < UNASKED:
            return not select.select([opened], [], [], 0)[0]
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError, ValueError):
        return False


def _connect(server: SmtpServer, timeout: float, deadline: Deadline) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=server.ca_file)
    connection = _greeted(server, timeout, context, deadline)
    try:
        if server.start_tls:
            connection.starttls(context=context)
            deadline.watch(connection.sock)
        if server.user is not None:
            connection.login(server.user, server.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


def _greeted(server: SmtpServer, timeout: float, context: ssl.SSLContext, deadline: Deadline) -> smtplib.SMTP:
    """A connection after the server's greeting, watched from its first octet.

    smtplib reads the greeting before it hands out the socket, and a server that drips it would
    outlast every time-out of a single read.
    """
    connection = smtplib.SMTP(timeout=timeout)
    secured = context if server.implicit_tls else None
    connection.sock = connected(server.host, server.port, secured, timeout, deadline)
    connection._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001 - for STARTTLS
    try:
        code, message = connection.getreply()
    except BaseException:
        connection.close()
        raise
    if code != GREETING:
        connection.close()
        raise smtplib.SMTPConnectError(code, message)
    return connection


def _transact(connection: smtplib.SMTP, parcel: Parcel, octets: bytes, stage: _Stage) -> Outcome:
    """MAIL, RCPT, DATA; the answer to the final dot decides."""
    connection.ehlo_or_helo_if_needed()
    for code, _ in (connection.mail(parcel.bounces_to or parcel.sender), connection.rcpt(parcel.to)):
        if code >= 400:
            connection.rset()
            return _refused(code)
    code, _ = connection.docmd("data")
    if code != 354:
        connection.rset()
        return _refused(code)
    connection.send(_dotted(octets))
    stage.had_everything = True
    code, _ = connection.getreply()
    return Sent() if code == 250 else _refused(code)


def _dotted(octets: bytes) -> bytes:
    """RFC 5321 section 4.5.2: a line that begins with a dot gets another; one alone ends the mail."""
    return octets.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _refused(code: int) -> NotSent:
    return NotSent(f"SMTP {code}", is_permanent=code >= PERMANENT)
