"""One blueprint for all pages about policy."""

from flask import Blueprint

blueprint = Blueprint("policies", __name__, url_prefix="/policy")
