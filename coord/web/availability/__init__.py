"""Hours: of everybody, of one practitioner, of one clinic, and the ways between clinics."""

from coord.web.availability import clinics, everybody, practitioners
from coord.web.availability.blueprint import blueprint

__all__ = ["blueprint", "clinics", "everybody", "practitioners"]
