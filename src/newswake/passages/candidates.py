"""Who may be the speaker of a quotation: those named around it, each with the signs that speak for and against."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newswake.passages.cues import GERUND, SAID
from newswake.passages.speakers import NO_PERSON
from newswake.passages.stretches import MASK, Marked, Stretch

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
_NEXT = frozenset(("said", "aux said", "'s", "aside said", "quote", "break", "aside word", "who said", ",", "."))
_PREVIOUS = frozenset(("said", "~said", "according to", "quote", "break", "end", ","))
# Fourteen names back and seven on hold the speaker of 99.5% of the quotations of PolNeAR's development articles.
_BACK, _ON = 14, 7

_PADDING = 32  # tokens; more than any step looks ahead


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


@lru_cache(maxsize=4096)
def _no_person(text: str) -> bool:
    return NO_PERSON.search(text) is not None


def _coarse(word: str, known: frozenset[str]) -> str:
    return word if word in known else "later said" if word.endswith("… said") else "word"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody named at a place: ``first`` and ``last`` number its tokens."""

    first: int
    last: int
    start: int
    end: int
    form: str  # name1 (one word), name2, pronoun:he, role, role+name, noun, cue (as the rules for cues read it)
    sentence: int = 0
    paragraph: int = 0
    before: str = ""
    signs: tuple[str, ...] = ()
    shape: tuple[str, str, str, bool] = (
        "",
        "",
        "",
        False,
    )  # form, what stands behind and before, first of its sentence


class Candidates:
    """All who are named near the stretches of a text, in its order."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._tokens = [
            (m.group(), m.start(), m.end())
            for start, end in _near_stretches(marked)
            for m in _TOKEN.finditer(marked.masked, start, end)
        ]
        # Looking past either end finds nothing there: negative places are those of the padding.
        self._low = [token.lower() for token, _, _ in self._tokens] + [""] * _PADDING
        self._classes = [_class(word) for word in self._low]
        self.all = self._signed(list(self._found()))
        self._starts = [c.start for c in self.all]
        self._opened = [s.opened for s in marked.stretches]

    def text_of(self, candidate: Candidate) -> str:
        """Return the words of a candidate; a role goes on to its "of Acme"."""
        last = candidate.last
        if candidate.form == "role" and self._low[last + 1] in ("of", "for", "at", "from"):
            following = self._starts[self._following(candidate) :][:1]
            if following and following[0] == self._tokens[last + 2][1]:
                last = self.all[self._following(candidate)].last
        return self._marked.masked[candidate.start : self._tokens[last][2]]

    def _following(self, candidate: Candidate) -> int:
        return bisect_left(self._starts, candidate.end)

    def _found(self) -> Iterator[tuple[int, int, str]]:
        """Yield first and last token and form of each candidate."""
        place = 0
        while place < len(self._tokens):
            word, low = self._tokens[place][0], self._low[place]
            last, form = place, ""
            if low in _PRONOUNS and (low != "i" or word == "I"):
                form = f"pronoun:{low}"
            elif low in _DETERMINERS:
                last = self._role_end(place)
                if last > place:
                    form = "role+name" if self._tokens[last][0][0].isupper() else "role"
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
        while last < place + 6 and self._low[last + 1][:1].isalnum():
            word = self._low[last + 1]
            if word in _ENDS or word in _SAID:
                break
            last += 1
        return last

    def _name_end(self, place: int) -> int:
        last = place
        while last < place + 6 and last + 1 < len(self._tokens):
            word, start, _ = self._tokens[last + 1]
            if start - self._tokens[last][2] > 1:
                break
            joined = self._low[last + 1] in _PARTICLES and self._tokens[last + 2 :][:1]
            if word[0].isupper() or word == "&":
                last += 1
            elif joined and joined[0][0][0].isupper():
                last += 2
            else:
                break
        return last

    def _noun(self, place: int) -> str:
        """Return the form of a lone noun beside a speech verb ("critics say", "said analysts"), else ""."""
        following, after = self._low[place + 1], self._low[place + 2]
        beside = following in _SAID or (following in _BETWEEN and after in _SAID) or self._low[place - 1] in _SAID
        if beside or (self._low[place - 1], self._low[place - 2]) == ("to", "according"):
            return "noun s" if self._low[place].endswith("s") else "noun"
        return ""

    def _before(self, first: int) -> str:
        previous = self._classes[first - 1]
        if previous == "to" and self._low[first - 2] == "according":
            return "according to"
        if previous not in ("said", "quote", "break", "end"):
            for place in range(first - 2, first - 6, -1):  # "said former governor Ann Lee"
                word = self._low[place]
                if word in _SAID:
                    return "~said"
                if not word[:1].isalnum() or word in _ENDS:
                    break
        return previous

    def _behind(self, last: int) -> str:
        """Return what follows a name: a speech verb, the like behind an aside, or the next word."""
        place = last + 1
        word = self._classes[place]
        if self._tokens[last][0].endswith(("’s", "'s")):
            return "'s"
        if word in (",", "(", "—", "–", "-"):
            if self._low[place + 1] == "who" and self._skipped(place + 2) == "said":
                return "who said"
            return self._aside(place, ")" if word == "(" else word) or word
        if word in _BETWEEN or word.endswith("ly"):
            if self._skipped(place + 1) == "said":
                return "who said" if word == "who" else "aux said"
            return word
        if word[0].isalpha() and word not in ("said", "quote", "break", "end"):
            for later in range(place + 1, place + 7):
                if self._low[later] in _SAID:
                    return f"{word} … said"
                if not self._low[later][:1].isalnum():
                    break
        return word

    def _skipped(self, place: int) -> str:
        word = self._classes[place]
        return self._classes[place + 1] if word in _BETWEEN else word

    def _aside(self, place: int, close: str) -> str:
        for end in range(place + 1, place + 24):
            word = self._low[end]
            if word == close:
                following = self._skipped(end + 1)
                return "aside " + (following if following in ("said", "quote") else "word")
            if not word or word[0] in "\n█.":
                break
        return ""

    def _signed(self, found: list[tuple[int, int, str]]) -> list[Candidate]:
        texts = [self._marked.masked[self._tokens[a][1] : self._tokens[b][2]] for a, b, _ in found]
        tails = [text.split()[-1].removesuffix("’s").removesuffix("'s") for text in texts]
        behind = [self._behind(last) for _, last, _ in found]
        named = Counter(tail for tail, (_, _, form) in zip(tails, found, strict=True) if form.startswith("name"))
        speaking = {
            tail
            for tail, then, (_, _, form) in zip(tails, behind, found, strict=True)
            if form.startswith("name") and then == "said"
        }
        signed, sentences = [], set()
        for (first, last, form), text, tail, then in zip(found, texts, tails, behind, strict=True):
            start, end = self._tokens[first][1], self._tokens[last][2]
            sentence, paragraph = self._marked.sentence_at(start), self._marked.paragraph_at(start)
            before = self._before(first)
            signs = [form, f"prev:{before}", f"next:{then}"]
            if form.startswith("name"):
                times = named[tail]
                signs.append("named once" if times == 1 else "named often" if times > 4 else "named again")
                signs += ["speaks elsewhere"] * (tail in speaking) + ["no person"] * _no_person(text)
            if opens := sentence not in sentences:
                sentences.add(sentence)
                signs.append("first of its sentence")
            shape = (form.partition(":")[0], _coarse(then, _NEXT), _coarse(before, _PREVIOUS), opens)
            signed.append(Candidate(first, last, start, end, form, sentence, paragraph, before, tuple(signs), shape))
        return signed

    def around(self, stretch: Stretch, number: int) -> Iterator[tuple[Candidate, str, int, int]]:
        """Yield who is named around a stretch: where, the how-many-th from it, and how many stretches lie between."""
        at = bisect_left(self._starts, stretch.opened)
        marked = self._marked
        paragraph, sentence = marked.paragraph_at(stretch.opened), marked.sentence_at(stretch.opened)
        last_sentence = marked.sentence_at(max(stretch.closed - 1, 0))
        back = ("same paragraph", "last paragraph", "two back")
        on = ("next sentence", "next paragraph")
        for place in range(max(0, at - _BACK), at):
            candidate = self.all[place]
            far = paragraph - candidate.paragraph
            if candidate.sentence == sentence or far < len(back):
                where = "before" if candidate.sentence == sentence else back[far]
                yield candidate, where, at - 1 - place, number - bisect_left(self._opened, candidate.start)
        for place in range(at, min(len(self.all), at + _ON)):
            candidate = self.all[place]
            if candidate.start < stretch.closed:
                continue
            far = candidate.paragraph - paragraph
            if candidate.sentence > last_sentence and far >= len(on):
                break
            where = "after" if candidate.sentence <= last_sentence else on[far]
            yield candidate, where, place - at, bisect_left(self._opened, candidate.start) - number - 1
