import pytest

from newswake.narratives.synonyms import Alike


def test_a_word_meets_itself_and_in_part_its_like() -> None:
    near = Alike(["steal", "qwzx"]).nearest([{"theft", "banana"}, {"banana"}, {"qwzx", "unheard"}, set()])
    assert 0.4 < near[0, 0] < 1
    assert near[0, 1] == 0
    assert near[1] == pytest.approx([0, 0, 1, 0])
