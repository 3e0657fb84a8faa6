"""The senders of this installation, made once from its settings."""

from functools import cache

from coord.config import Config
from coord.messaging.console import ConsoleSender
from coord.messaging.sender import Sender
from coord.messaging.smtp import SmtpSender, SmtpServer
from coord.services.delivery import Channels
from coord.services.parcels import Addressing


@cache
def of(settings: Config) -> Channels:
    """Mail by SMTP, and texts where the settings name a channel for them."""
    senders: dict[str, Sender] = {"email": SmtpSender(SmtpServer.parse(settings.smtp_url), sender_name="")}
    if settings.texts == "console":
        senders["sms"] = ConsoleSender()
    return Channels(senders, _addressing(settings))


def _addressing(settings: Config) -> Addressing:
    return Addressing(settings.mail_from, settings.field_key, settings.secret_key, settings.base_url)
