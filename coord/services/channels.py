"""The senders of this installation, made once from its settings."""

from functools import cache

from coord.config import BadSetting, Config
from coord.messaging import texts
from coord.messaging.dkim import BadKey, Signer
from coord.messaging.imap import Mailbox
from coord.messaging.sender import BadAddress, Sender
from coord.messaging.smtp import SmtpSender, SmtpServer
from coord.messaging.texts.provider import TextProvider
from coord.services.delivery import Channels
from coord.services.parcels import Addressing


@cache
def of(settings: Config) -> Channels:
    """Mail by SMTP, and texts where the settings name a provider; raises BadSetting with one sentence."""
    senders: dict[str, Sender] = {"email": _mail(settings)}
    mailbox(settings)
    if settings.text_url:
        senders["sms"] = _texts(settings)
    return Channels(senders, _addressing(settings))


def provider(settings: Config) -> TextProvider | None:
    """Who carries texts and reports about them; None where nobody does, or only the console shows them."""
    found = of(settings).senders.get("sms")
    return found if isinstance(found, TextProvider) else None


def _mail(settings: Config) -> Sender:
    try:
        server = SmtpServer.parse(settings.smtp_url)
    except BadAddress as wrong:
        raise BadSetting(f"COORD_SMTP_URL cannot be used: {wrong}.") from None
    return SmtpSender(server, sender_name="", signer=_signer(settings))


def _signer(settings: Config) -> Signer | None:
    if not settings.dkim_selector and not settings.dkim_key_file:
        return None
    if not settings.dkim_selector or not settings.dkim_key_file:
        raise BadSetting("COORD_DKIM_SELECTOR and COORD_DKIM_KEY_FILE are set together, or neither.")
    try:
        return Signer.read(settings.mail_from, settings.dkim_selector, settings.dkim_key_file)
    except BadKey as wrong:
        raise BadSetting(f"COORD_DKIM_KEY_FILE cannot be used: {wrong}.") from None


def mailbox(settings: Config) -> Mailbox | None:
    """The mailbox to which mails come back; None where the settings name none."""
    if not settings.bounce_url:
        return None
    if "@" not in settings.bounce_address:
        raise BadSetting("COORD_BOUNCE_URL needs COORD_BOUNCE_ADDRESS, to which mails come back.")
    try:
        return Mailbox.parse(settings.bounce_url)
    except BadAddress as wrong:
        raise BadSetting(f"COORD_BOUNCE_URL cannot be used: {wrong}.") from None


def _texts(settings: Config) -> Sender:
    try:
        found = texts.opened(settings.text_url)
    except BadAddress as wrong:
        raise BadSetting(f"COORD_TEXT_URL cannot be used: {wrong}.") from None
    if isinstance(found, TextProvider) and found.needs_https and not settings.https:
        raise BadSetting("COORD_TEXT_URL needs an https COORD_BASE_URL, to which replies and reports come.")
    return found


def _addressing(settings: Config) -> Addressing:
    return Addressing(
        settings.mail_from,
        settings.field_key,
        settings.secret_key,
        settings.base_url,
        settings.bounce_address,
    )
