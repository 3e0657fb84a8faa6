"""Signed addresses: nothing in them can be read, bent, or used for something else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.links import LENGTH, Link, Purpose, code, read, sign

SECRET = "a secret that only tests share"
NOW = 30_000_000
LINK = Link(participant_id=7, contact_point_id=41, sequence=2, until=NOW + 60)

numbers = st.integers(0, 2**32 - 1)
links = st.builds(Link, numbers, numbers, st.integers(0, 2**16 - 1), st.integers(NOW, 2**32 - 1))


@given(links, st.sampled_from(Purpose))
def test_what_was_signed_is_read_again_in_forty_signs(link, purpose):
    token = sign(SECRET, purpose, link)

    assert read(SECRET, purpose, token, NOW) == link
    assert len(token) == LENGTH
    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("bit", range(30 * 8))
def test_one_bent_bit_makes_it_nothing(bit):
    raw = bytearray(base64.urlsafe_b64decode(sign(SECRET, Purpose.VISIT, LINK)))
    raw[bit // 8] ^= 1 << bit % 8

    assert read(SECRET, Purpose.VISIT, base64.urlsafe_b64encode(raw).decode(), NOW) is None


@pytest.mark.parametrize(
    ("purpose", "other"), [(one, other) for one in Purpose for other in Purpose if one is not other]
)
def test_an_address_for_one_purpose_is_nothing_for_another(purpose, other):
    assert read(SECRET, other, sign(SECRET, purpose, LINK), NOW) is None


@pytest.mark.parametrize(
    ("now", "counts"),
    [
        pytest.param(LINK.until, True, id="in-its-last-minute"),
        pytest.param(LINK.until + 1, False, id="a-minute-later"),
    ],
)
def test_it_counts_until_its_last_minute(now, counts):
    assert (read(SECRET, Purpose.VISIT, sign(SECRET, Purpose.VISIT, LINK), now) == LINK) is counts


@pytest.mark.parametrize(
    "token",
    ["", "x", "=" * 40, "é" * 40, "\x00" * 40, " " + "A" * 39, "A" * 39 + "\n", "A" * 4000, "+/" * 20],
)
def test_what_is_no_address_is_nothing(token):
    assert read(SECRET, Purpose.VISIT, token, NOW) is None


def test_another_secret_knows_nothing_of_it():
    assert (
        read("another secret of the same kind", Purpose.VISIT, sign(SECRET, Purpose.VISIT, LINK), NOW) is None
    )


def test_no_number_can_be_read_in_it():
    raw = base64.urlsafe_b64decode(sign(SECRET, Purpose.VISIT, LINK))

    assert (7).to_bytes(4) not in raw
    assert (41).to_bytes(4) not in raw


def test_two_neighbours_share_nothing():
    one, next_one = (sign(SECRET, Purpose.VISIT, Link(number, 41, 2, NOW)) for number in (7, 8))

    assert sum(a == b for a, b in zip(one, next_one, strict=True)) < 10


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_six_digits_that_its_nonce_decides(nonce):
    assert code(SECRET, nonce) == code(SECRET, nonce)
    assert len(code(SECRET, nonce)) == 6
    assert code(SECRET, nonce).isdecimal()
