"""The one blueprint of the waitlist's pages."""

from flask import Blueprint

blueprint = Blueprint("waitlist", __name__, url_prefix="/waitlist")
