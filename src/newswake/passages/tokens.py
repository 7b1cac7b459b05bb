"""The words around quotations, and who is named in them: the forms of names and what stands beside each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newswake.passages.cues import GERUND, SAID
from newswake.passages.stretches import MASK, Marked

_TOKEN = re.compile(
    r"█+|(?:[A-Z]\.)+(?!\w)|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|Jr|Sr|Lt|Col)\.|\w[\w’'-]*|\n+|[^\w\s]"
)
_SAID = frozenset(w for w in f"{SAID}|{GERUND}".split("|") if " " not in w)
_PRONOUNS = frozenset("he she they we it i il elle".split())  # noqa: SIM905
_DETERMINERS = frozenset(
    "the a an his her their its one another that this some two many other several our my".split()  # noqa: SIM905
)
_PARTICLES = frozenset("de van von der bin al el la le di da of".split())  # noqa: SIM905
_BETWEEN = frozenset(
    "has have had also then later once recently repeatedly simply often again further famously now who did would will "  # noqa: SIM905
    "could was is been be can a hat ha and".split()
)
# Words in which a role ("the chief executive") does not go on.
_ENDS = frozenset(
    "of in on at by for from to with as than is are was were be been has have had will would can could may might do "  # noqa: SIM905
    "does did not no who which what when where while if then so because into over under after before since until "
    "during via about against among and or but that".split()
)
# Words that are no name though a sentence begins with them.
_NO_NAME = frozenset(
    "the a an in on at for from but and as if when while it he she they we this that these those his her their our my "  # noqa: SIM905
    "i you what who how why where there here so yet or not no to of with by after before during since although though "
    "because according even also still now then asked speaking most many some one two more "
    "der die das ein eine im am und aber für mit von zu auf les une des du en pour par dans et mais los las el la un "
    "una por para con y pero según selon laut".split()
)
_PADDING = 32  # tokens; more than any step looks ahead


class Tokens:
    """The words and marks near the stretches of a text as (word, start, end); those in small letters are ``low``.

    Looking past either end finds nothing there: negative places are those of the padding.
    """

    def __init__(self, marked: Marked) -> None:
        self.all = [
            (m.group(), m.start(), m.end())
            for start, end in _near_stretches(marked)
            for m in _TOKEN.finditer(marked.masked, start, end)
        ]
        self.low = [token.lower() for token, _, _ in self.all] + [""] * _PADDING
        self._classes = [_class(word) for word in self.low]

    def named(self) -> Iterator[tuple[int, int, str]]:
        """Yield first and last token and form of each candidate."""
        place = 0
        while place < len(self.all):
            word, low = self.all[place][0], self.low[place]
            last, form = place, ""
            if low in _PRONOUNS and (low != "i" or word == "I"):
                form = f"pronoun:{low}"
            elif low in _DETERMINERS:
                last = self._role_end(place)
                if last > place:
                    form = "role+name" if self.all[last][0][0].isupper() else "role"
            elif word[0].isupper() and low not in _NO_NAME:
                last = self._name_end(place)
                form = "name1" if last == place else "name2"
            elif word[0].islower() and len(word) > 3 and low not in _ENDS and low not in _SAID:
                form = self._noun(place)
            if form:
                yield place, last, form
            place = last + 1

    def _role_end(self, place: int) -> int:
        last = place
        while last < place + 6 and self.low[last + 1][:1].isalnum():
            word = self.low[last + 1]
            if word in _ENDS or word in _SAID:
                break
            last += 1
        return last

    def _name_end(self, place: int) -> int:
        last = place
        while last < place + 6 and last + 1 < len(self.all):
            word, start, _ = self.all[last + 1]
            if start - self.all[last][2] > 1:
                break
            joined = self.low[last + 1] in _PARTICLES and self.all[last + 2 :][:1]
            if word[0].isupper() or word == "&":
                last += 1
            elif joined and joined[0][0][0].isupper():
                last += 2
            else:
                break
        return last

    def _noun(self, place: int) -> str:
        """Return the form of a lone noun beside a speech verb ("critics say", "said analysts"), else ""."""
        following, after = self.low[place + 1], self.low[place + 2]
        beside = following in _SAID or (following in _BETWEEN and after in _SAID) or self.low[place - 1] in _SAID
        if beside or (self.low[place - 1], self.low[place - 2]) == ("to", "according"):
            return "noun s" if self.low[place].endswith("s") else "noun"
        return ""

    def before(self, first: int) -> str:
        """Return what stands before a name: a speech verb, near or next to it, or the next word."""
        previous = self._classes[first - 1]
        if previous == "to" and self.low[first - 2] == "according":
            return "according to"
        if previous not in ("said", "quote", "break", "end"):
            for place in range(first - 2, first - 6, -1):  # "said former governor Ann Lee"
                word = self.low[place]
                if word in _SAID:
                    return "~said"
                if not word[:1].isalnum() or word in _ENDS:
                    break
        return previous

    def behind(self, last: int) -> str:
        """Return what follows a name: a speech verb, the like behind an aside, or the next word."""
        place = last + 1
        word = self._classes[place]
        if self.all[last][0].endswith(("’s", "'s")):
            return "'s"
        if word in (",", "(", "—", "–", "-"):
            if self.low[place + 1] == "who" and self._skipped(place + 2) == "said":
                return "who said"
            return self._aside(place, ")" if word == "(" else word) or word
        if word in _BETWEEN or word.endswith("ly"):
            if self._skipped(place + 1) == "said":
                return "who said" if word == "who" else "aux said"
            return word
        if word[0].isalpha() and word not in ("said", "quote", "break", "end"):
            for later in range(place + 1, place + 7):
                if self.low[later] in _SAID:
                    return f"{word} … said"
                if not self.low[later][:1].isalnum():
                    break
        return word

    def _skipped(self, place: int) -> str:
        word = self._classes[place]
        return self._classes[place + 1] if word in _BETWEEN else word

    def _aside(self, place: int, close: str) -> str:
        for end in range(place + 1, place + 24):
            word = self.low[end]
            if word == close:
                following = self._skipped(end + 1)
                return "aside " + (following if following in ("said", "quote") else "word")
            if not word or word[0] in "\n█.":
                break
        return ""


def _class(word: str) -> str:
    """Return what a word is beside a name: a speech verb, a stretch, a break, an end, or itself."""
    if not word:
        return "end"
    if word in _SAID:
        return "said"
    return "quote" if word[0] == MASK else "break" if word[0] == "\n" else word


def _near_stretches(marked: Marked) -> list[tuple[int, int]]:
    """Return the paragraphs from two before to one behind each stretch, joined: nobody farther is a candidate."""
    starts = [*marked.paragraph_starts, len(marked.masked)]
    near: list[tuple[int, int]] = []
    for stretch in marked.stretches:
        first = max(0, marked.paragraph_at(stretch.opened) - 2)
        last = min(len(starts) - 1, marked.paragraph_at(stretch.closed - 1) + 2)
        if near and starts[first] <= near[-1][1]:
            near[-1] = (near[-1][0], max(near[-1][1], starts[last]))
        else:
            near.append((starts[first], starts[last]))
    return near
