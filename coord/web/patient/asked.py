"""What every view asks its services with."""

from datetime import datetime
from typing import TypedDict

from flask import current_app, request

from coord import clock
from coord.config import Config

PROOF = "visit_proof"
KEPT = 1800


class Asked(TypedDict):
    """The secret that signs addresses, and the present moment."""

    secret: str
    now: datetime


def asked() -> Asked:
    return {"secret": settings().secret_key, "now": clock.now()}


def settings() -> Config:
    found: Config = current_app.extensions["coord_config"]
    return found


def proof() -> str:
    """What this browser got for a code."""
    return request.cookies.get(PROOF, "")
