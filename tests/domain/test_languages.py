"""Which language a tag means."""

import pytest

from coord.domain.languages import share_language, spoken


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        pytest.param("es", "es", id="a_language"),
        pytest.param("es-MX", "es", id="of_a_country"),
        pytest.param("es-419", "es", id="of_a_region"),
        pytest.param("zh-Hant-TW", "zh", id="in_a_script"),
        pytest.param("zh-YUE", "zh-yue", id="a_language_within_another"),
        pytest.param("zh-yue-HK", "zh-yue", id="that_one_of_a_country"),
        pytest.param("en-x-abc", "en", id="with_something_of_ones_own"),
    ],
)
def test_a_tag_means_a_language(tag, language):
    assert spoken(tag) == language


def test_two_who_share_one_of_their_languages_understand_each_other():
    assert share_language(["es-MX", "en"], ["fr", "ES"])
    assert not share_language(["es"], ["fr"])
    assert not share_language([], [])
