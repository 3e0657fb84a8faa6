"""What the children are told through their environment; whatever the operator has set is kept."""

import os
from collections.abc import Mapping

from coord.local import broker
from coord.local.folder import DataFolder
from coord.local.ports import LOOPBACK
from coord.local.secrets import Secrets

EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - addresses to recognise, not to listen on


def base_url(host: str, port: int) -> str:
    """The address at which this machine itself reaches the web server."""
    reachable = EVERYWHERE.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def database_url(folder: DataFolder, environment: Mapping[str, str] = os.environ) -> str:
    return environment.get("COORD_DATABASE_URL") or f"sqlite:///{folder.database}"


def for_children(
    folder: DataFolder,
    secrets: Secrets,
    ports: Mapping[str, int],
    *,
    url: str,
    environment: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """The operator's environment, completed with what this installation made for itself."""
    ours = {
        "COORD_DATABASE_URL": database_url(folder, environment),
        "COORD_BASE_URL": url,
        "COORD_SECRET_KEY": secrets.secret_key,
        "COORD_PASSWORD_SALT": secrets.password_salt,
        "COORD_FIELD_KEY": secrets.field_key,
        "COORD_INDEX_KEY": secrets.index_key,
        "COORD_DEMO_PASSWORD": secrets.demo_password,
    }
    if "broker" in ports:
        ours["COORD_REDIS_URL"] = broker.url(ports["broker"], secrets.broker_password)
    if "mail" in ports:
        ours["COORD_SMTP_URL"] = f"smtp://{LOOPBACK}:{ports['mail']}"
        ours["COORD_MAIL_FOLDER"] = str(folder.mail)
        ours["COORD_TEXT_URL"] = "console:"
    return {**ours, **_set(environment), "COORD_DATA": str(folder.root), "PYTHONUNBUFFERED": "1"}


def needs_broker(environment: Mapping[str, str] = os.environ) -> bool:
    return not environment.get("COORD_REDIS_URL")


def needs_mail_sink(environment: Mapping[str, str] = os.environ) -> bool:
    return not environment.get("COORD_SMTP_URL")


def _set(environment: Mapping[str, str]) -> dict[str, str]:
    """What the operator has set; an empty setting counts as none."""
    return {name: value for name, value in environment.items() if value or not name.startswith("COORD_")}
