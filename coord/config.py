"""Settings from the environment, typed, and refused at start-up where they are missing or wrong."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass


class BadSetting(Exception):
    """A setting is missing or cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """`mail_from` is a bare address, `text_url` where texts go, empty where none are sent.

    `field_key` and `index_key` are 32 bytes each; `mail_folder` is set only by `coordctl up`.
    """

    database_url: str
    redis_url: str
    smtp_url: str
    mail_from: str
    text_url: str
    secret_key: str
    password_salt: str
    field_key: bytes
    index_key: bytes
    base_url: str
    https: bool
    mail_folder: str | None
    demo_password: str | None
    dkim_selector: str = ""
    dkim_key_file: str = ""
    bounce_address: str = ""
    bounce_url: str = ""


def from_environment(env: Mapping[str, str] = os.environ) -> Config:
    """The settings of this process; raises BadSetting with one sentence."""
    base_url = env.get("COORD_BASE_URL", "http://127.0.0.1:8000")
    return Config(
        database_url=with_driver(_required(env, "COORD_DATABASE_URL")),
        redis_url=_required(env, "COORD_REDIS_URL"),
        smtp_url=env.get("COORD_SMTP_URL", "smtp://127.0.0.1:25"),
        mail_from=env.get("COORD_MAIL_FROM", "coord@localhost"),
        text_url=env.get("COORD_TEXT_URL", ""),
        secret_key=_long_enough(env, "COORD_SECRET_KEY"),
        password_salt=_long_enough(env, "COORD_PASSWORD_SALT"),
        field_key=_key(env, "COORD_FIELD_KEY"),
        index_key=_key(env, "COORD_INDEX_KEY"),
        base_url=base_url,
        https=base_url.startswith("https://"),
        mail_folder=env.get("COORD_MAIL_FOLDER"),
        demo_password=env.get("COORD_DEMO_PASSWORD"),
        dkim_selector=env.get("COORD_DKIM_SELECTOR", ""),
        dkim_key_file=env.get("COORD_DKIM_KEY_FILE", ""),
        bounce_address=env.get("COORD_BOUNCE_ADDRESS", ""),
        bounce_url=env.get("COORD_BOUNCE_URL", ""),
    )


def with_driver(url: str) -> str:
    """The address with the driver that is installed; other database kinds are refused."""
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return url
    raise BadSetting(f"COORD_DATABASE_URL names “{scheme}”; use postgresql://… or sqlite:///….")


def _required(env: Mapping[str, str], name: str) -> str:
    if value := env.get(name):
        return value
    raise BadSetting(f"{name} is not set; set it, or start with ./coordctl up, which sets everything.")


def _long_enough(env: Mapping[str, str], name: str) -> str:
    value = _required(env, name)
    if len(value) < 24:
        raise BadSetting(f"{name} is too short to be safe; give it at least 24 random characters.")
    return value


def _key(env: Mapping[str, str], name: str) -> bytes:
    try:
        key = base64.b64decode(_required(env, name), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise BadSetting(f"{name} must be 32 random bytes in base64 (openssl rand -base64 32).")
    return key
