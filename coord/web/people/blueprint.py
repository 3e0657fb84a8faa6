"""The pages of the desk, beside those of patients."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, url_prefix="/patients")
