"""The mails that the local sink has kept; these pages exist only under `coordctl up`."""

import email
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from coord.domain.permissions import Permission
from coord.web.permission import requires

blueprint = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")

SHOWN = 100
# What is still being written has a name that begins with a dot.
WRITTEN = "[!.]*.eml"


@dataclass(frozen=True, slots=True)
class KeptMail:
    file: str
    to: str
    subject: str
    date: str


@blueprint.get("/")
@requires(Permission.VIEW_STATUS)
def index() -> ResponseReturnValue:
    files = sorted(_folder().glob(WRITTEN), reverse=True)[:SHOWN]
    return render_template("dev_mail/index.html", mails=[_head(file) for file in files])


@blueprint.get("/<file>")
@requires(Permission.VIEW_STATUS)
def show(file: str) -> ResponseReturnValue:
    path = next((kept for kept in _folder().glob(WRITTEN) if kept.name == file), None)
    if path is None:
        abort(404)
    mail = _read(path)
    parts = [(part.get_content_type(), part.get_content()) for part in mail.walk() if _is_text(part)]
    return render_template("dev_mail/show.html", head=_head(path), parts=parts)


def _folder() -> Path:
    return Path(current_app.extensions["coord_config"].mail_folder)


def _read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


def _head(path: Path) -> KeptMail:
    mail = _read(path)
    return KeptMail(path.name, str(mail["to"]), str(mail["subject"]), str(mail["date"]))


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "text"
