"""Where the pages of a day that changes stand."""

from flask import Blueprint

blueprint = Blueprint("replan", __name__, url_prefix="/replan")
