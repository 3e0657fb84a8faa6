"""A parcel as a mail: text, HTML, and the calendar both to act on and to keep (RFC 6047)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP, EmailPolicy
from email.utils import formatdate

from coord.messaging.sender import Parcel


class _Whole(str):
    """An address that stands in one line of its header, however long; the library would encode a long one."""

    __slots__ = ()
    name = "List-Unsubscribe"

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def mail_bytes(parcel: Parcel, sender_name: str, when: float) -> bytes:
    """The mail's octets; the same parcel has the same Message-ID however often it is built."""
    body = MIMEMultipart("alternative", policy=SMTP)
    body.attach(MIMEText(parcel.text, "plain", "utf-8", policy=SMTP))
    if parcel.html is not None:
        body.attach(MIMEText(parcel.html, "html", "utf-8", policy=SMTP))
    whole = body
    if parcel.calendar is not None:
        method, file = parcel.calendar
        if method:
            body.attach(_calendar(method, file))
        whole = MIMEMultipart("mixed", policy=SMTP)
        whole.attach(body)
        whole.attach(_attachment(file, "invite.ics" if method else "appointments.ics"))
    for name, value in _headers(parcel, sender_name, when).items():
        whole[name] = value
    return whole.as_bytes(policy=SMTP)


def _headers(parcel: Parcel, sender_name: str, when: float) -> dict[str, str]:
    headers = {
        "From": _address(sender_name, parcel.sender),
        "To": _address("", parcel.to),
        "Subject": parcel.subject,
        "Date": formatdate(when),
        "Message-ID": f"<{parcel.reference}>",
        "Auto-Submitted": "auto-generated",
    }
    if parcel.unsubscribe:
        headers["List-Unsubscribe"] = _Whole(f"<{parcel.unsubscribe}>")
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    if parcel.in_reply_to:
        headers["In-Reply-To"] = headers["References"] = f"<{parcel.in_reply_to}>"
    return headers


def _address(name: str, address: str) -> str:
    """A header-safe address; raises ValueError where it could break out of its header."""
    return str(Address(display_name=name, addr_spec=address))


def _calendar(method: str, octets: bytes) -> MIMEBase:
    """The alternative that mail programs act on: no Content-Disposition, METHOD as in the file."""
    part = MIMEText(octets.decode(), "calendar", "utf-8", policy=SMTP)
    part.set_param("method", method)
    return part


def _attachment(octets: bytes, name: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(octets, maintype="application", subtype="ics", disposition="attachment", filename=name)
    return part
