import pytest

from newswake.narratives.synonyms import nearest_words


def test_a_word_meets_itself_and_in_part_its_like() -> None:
    near = nearest_words([{"theft", "banana"}, {"banana"}, {"qwzx"}, set()], ["steal", "qwzx"])
    assert 0.4 < near[0, 0] < 1
    assert near[1, 0] == 0
    assert near[:, 1] == pytest.approx([0, 0, 1, 0])
