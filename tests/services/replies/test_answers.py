"""Answers to texts are in the language of whoever has the number, where the house has reviewed it."""

import pytest

from coord.domain.ride import RideKind
from coord.services.rides import RideTold, record
from tests.clinic import once
from tests.conftest import NOW
from tests.services.languages import reads, review, rule
from tests.services.replies.conftest import KEYS, Phone
from tests.services.texts.conftest import run

HELP = "escribimos sobre sus citas"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        pytest.param("HELP", HELP, id="help"),
        pytest.param("1", "gracias, anotado", id="confirmed"),
        pytest.param("2", "le llamaremos para buscar otra hora", id="another-time"),
        pytest.param("¿Puedo llevar a mi perro?", "los textos no se leen enseguida", id="words"),
        pytest.param("STOP", "ya no enviaremos textos. Sus citas siguen en pie", id="stop"),
        pytest.param("CANCEL", "Su cita no queda cancelada por esto", id="cancel"),
        pytest.param("me quiero morir", "No nos espere: en peligro llame al 911", id="distress"),
        pytest.param("numero equivocado", "No enviaremos mas textos a este numero", id="wrong-number"),
    ],
)
def test_whoever_reads_a_reviewed_language_is_answered_in_it(asked, clinic, body, answer):
    reads("es")
    review(clinic, "es")

    assert answer in asked.says(body)


def test_what_nobody_has_reviewed_is_answered_in_english(asked, clinic):
    reads("es")
    assert "we text about your visits" in asked.says("HELP")

    rule(clinic, "send_unreviewed")
    assert HELP in asked.says("HELP")


def test_a_number_that_people_of_several_languages_share_is_answered_in_english(asked, clinic):
    reads("es")
    review(clinic, "es")
    run(
        "INSERT INTO contact_point (organization_id, patient_id, channel, ciphertext, blind_index,"
        " voicemail_allowed, sender_name_allowed, purposes)"
        " SELECT c.organization_id, p.id, 'sms', c.ciphertext, c.blind_index, false, true, c.purposes"
        " FROM contact_point c JOIN patient p ON p.organization_id = c.organization_id"
        " WHERE c.channel = 'sms' AND c.patient_id IS NOT NULL AND p.record_number = 'P-3'"
    )

    assert "we text about your visits" in asked.says("HELP")


def test_a_stranger_is_answered_in_english(phone, clinic):
    review(clinic, "es")

    assert "we text about your visits" in Phone("+15105550199").says("HELP")


def test_whoever_takes_a_patient_home_is_answered_in_their_own_language(phone, visit, clinic):
    review(clinic, "es")
    told = RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101", language="es")
    by = clinic.scheduler
    record(visit, told, is_confirmed=True, is_reached=False, keys=KEYS, by=by, now=NOW, once=once())

    assert HELP in Phone("+14155550101").says("HELP")
