from newswake.narratives.vocabulary import Spoken, Vocabulary
from newswake.narratives.words import words

FRUIT = Vocabulary(["apple", "pear"], str.lower)


def test_what_was_said_is_one_for_each_known_word_however_often() -> None:
    said = FRUIT.said_in(Spoken([["Apple", "APPLE", "plum"], [], ["pear", "apple"]]))
    assert said.toarray().tolist() == [[1, 0, 1], [0, 0, 1]]


def test_nothing_said_and_nothing_known_are_empty() -> None:
    assert FRUIT.said_in(Spoken([])).shape == (2, 0)
    assert Vocabulary([], str.lower).said_in(Spoken([["plum"]])).shape == (0, 1)
    assert FRUIT.weighed([]).shape == (0, 2)


def test_a_target_weighs_its_words() -> None:
    shares = FRUIT.weighed([{"pear": 0.25, "apple": 0.75}, {}, {"pear": 1.0}]) @ FRUIT.said_in(
        Spoken([["pear"], ["apple"]])
    )
    assert shares.toarray().tolist() == [[0.25, 0.75], [0, 0], [1, 0]]


def test_plain_words_are_the_words_of_any_text() -> None:
    text = "It can't be: U.S. o1-mini's $1,234.5bn, 40% of x_y at 3m or 7tn't; won't. Don'ts 4D 10th tt't a't2"
    assert words(text) == words(text + " é")[:-1]
    assert words("We can't say 2.5% of o1") == ["We", "can't", "say", "2.5%", "of", "o1"]
