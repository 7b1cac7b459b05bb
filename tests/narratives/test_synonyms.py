import pytest

from newswake.narratives.synonyms import Alike
from newswake.narratives.vocabulary import Spoken, Vocabulary


def test_a_word_meets_itself_and_in_part_its_like() -> None:
    vocabulary = Vocabulary(["steal", "qwzx", "theft", "banana"], str.lower)
    said = vocabulary.said_in(Spoken([["Theft", "banana"], ["banana"], ["qwzx", "unheard"], []]))
    near = Alike(["steal", "qwzx"], vocabulary).nearest(said)
    assert 0.4 < near[0, 0] < 1
    assert near[0, 1] == 0
    assert near[1] == pytest.approx([0, 0, 1, 0])
