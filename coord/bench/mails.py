"""Building a mail from facts to octets, against the standard library building one of the same words."""

from email.message import EmailMessage
from email.utils import formatdate

from coord.bench.letter import parcel
from coord.bench.measure import Ratio, alternate, rates
from coord.messaging.mail import mail_bytes
from coord.messaging.sender import Parcel

GOAL = 2.0
MAILS = 100


def run(*, rounds: int = 15, mails: int = MAILS) -> Ratio:
    """Mails a second; the floor is given the words, ours makes them."""
    words = [parcel(number) for number in range(mails)]

    def ours() -> None:
        for number in range(mails):
            mail_bytes(parcel(number), "", 0.0)

    def floor() -> None:
        for one in words:
            _by_library(one)

    ms = alternate({"floor": floor, "ours": ours}, rounds)
    return rates("building a mail", ms, mails, GOAL)


def _by_library(one: Parcel) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = one.sender, one.to, one.subject
    mail["Date"], mail["Message-ID"] = formatdate(0.0), f"<{one.reference}>"
    mail.set_content(one.text)
    mail.add_alternative(one.html, subtype="html")
    return mail.as_bytes()
