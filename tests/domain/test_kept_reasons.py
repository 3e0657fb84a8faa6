"""Reasons on a list that is kept come back as they were."""

import json

import pytest

from coord.domain import reasons as why
from coord.domain.reasons.kept import as_data, from_data
from tests.web.test_reasons import every_reason, example

KNOWN = {name: getattr(why, name) for name in why.__all__}


@pytest.mark.parametrize("kind", every_reason(), ids=lambda kind: kind.__name__)
def test_a_reason_comes_back_as_it_was(kind):
    reason = example(kind)

    assert repr(from_data(json.loads(json.dumps(as_data(reason))), KNOWN)) == repr(reason)


def test_what_has_no_end_comes_back_without_one():
    paused = why.PatientPaused(field=why.Field.PATIENT, until=None)

    assert from_data(as_data(paused), KNOWN) == paused


def test_data_of_a_type_that_is_gone_says_nothing():
    assert from_data({"reason": "Gone", "field": "unit"}, KNOWN) is None


def test_data_with_other_fields_than_the_type_has_says_nothing():
    assert from_data({"reason": "TooSoon", "field": "unit"}, KNOWN) is None
