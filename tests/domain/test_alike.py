import pytest

from coord.domain.alike import is_similar


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        pytest.param("alice ferrant", "alice ferrant", True, id="the-same"),
        pytest.param("alice ferrant", "alise ferant", True, id="misspelt-twice"),
        pytest.param("alice ferrant", "ferrant alice", True, id="in-another-order"),
        pytest.param("alice ferrant", "alice marie ferrant", True, id="with-a-middle-name"),
        pytest.param("ferrant alice", "alice marie ferrant", True, id="with-a-middle-name-in-another-order"),
        pytest.param("alice ferrant", "alice berg", False, id="another-family"),
        pytest.param("alice ferrant", "georg ferrant", False, id="another-of-the-family"),
        pytest.param("alice", "alice ferrant", False, id="a-first-name-alone-is-too-little"),
        pytest.param("teller", "teler", True, id="one-word-is-all-there-is"),
        pytest.param("", "alice ferrant", False, id="nothing"),
    ],
)
def test_names_that_may_be_one_persons_are_similar(one, other, similar):
    assert is_similar(one, other) is similar
    assert is_similar(other, one) is similar
