"""Which types of visit keep their prescriber on site until the patient has left."""

import pytest

from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.life_support import uncovered_minutes
from tests.domain.builders import a_type


@pytest.mark.parametrize("code", [one.code for one in DEFAULT_TYPES])
def test_every_default_type_keeps_its_prescriber_while_one_is_needed(code):
    assert uncovered_minutes(a_type(code)) == ()


def test_a_treatment_without_any_prescriber_is_uncovered_throughout():
    assert uncovered_minutes(a_type("dosing_iv", role_windows=())) == ((0, 120),)
