"""Direct speech: what stands in quotation marks and is said by somebody, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newswake.models import Part, Quote
from newswake.passages.candidates import Candidate, Candidates
from newswake.passages.cues import Cue, nearest_cue, subject_of
from newswake.passages.quotemodel import QuoteModel, Weights, shipped_model
from newswake.passages.speakers import Names
from newswake.passages.speakersigns import Place, place_of, place_signs
from newswake.passages.speechsigns import speech_signs
from newswake.passages.stretches import Marked, Stretch

# Log-odds from which on a stretch is taken for speech. On halves of PolNeAR's development articles left out, .3 / .6 /
# .9 / 1.2 find 98 / 97 / 96 / 95% of the speech, and 94.7 / 95.2 / 95.8 / 96.4% of what is taken is speech; outside
# politics more stands in marks that nobody said.
_SPEECH = 0.75
# Log-odds below which the best candidate names nobody safely: at it, it is right half the time. The subject of a cue,
# where there is one, is no worse then.
_SPEAKER = -2.0
_BETWEEN = 2000  # characters between two stretches that are looked at; 21 words are fewer


@dataclass(frozen=True)
class Last:
    """The last stretch of speech before another, and who spoke it."""

    candidate: Candidate
    speaker: str
    closed: int


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate for one stretch: where it stands, None where it is far; and that it spoke last, where it did."""

    candidate: Candidate
    text: str
    place: Place | None
    carried: tuple[str, ...]

    def signs(self) -> list[str]:
        """Return all its signs."""
        return [*self.candidate.signs, *(place_signs(self.place) if self.place else ()), *self.carried]


class Reading:
    """A text as its quotations are read: its stretches, their cues, and who is named around them."""

    def __init__(self, text: str) -> None:
        self.marked = Marked(text)
        self.candidates = Candidates(self.marked) if self.marked.stretches else None
        self._alone: dict[int, float] = {}

    def cue(self, stretch: Stretch) -> Cue | None:
        """Return the speech verb nearest to the stretch, with its subject, where the rules find one."""
        start, _ = self.marked.around(stretch)
        before, after = self.marked.surroundings(stretch)
        verb = self.marked.verbs.last(start, stretch.opened)
        cue = nearest_cue(self.marked.text[stretch.end - 1 : stretch.end], before, after, verb, start)
        lead = self.marked.masked[max(0, stretch.opened - 300) : stretch.opened].rstrip()
        if cue or not lead.endswith((":", "：")):
            return cue
        # A sentence that ends with a colon announces: "Lind's answer was cocky:"
        subject = subject_of(lead[max(lead.rfind("\n"), lead.rfind(". ") + 1, 0) :].strip(" \n:："))
        return Cue(subject, 0) if subject else None

    def speakers(self, number: int, cue: Cue | None, last: Last | None) -> Iterator[Contender]:
        """Yield who may have spoken the stretch ``number``."""
        stretch = self.marked.stretches[number]
        ending = self.marked.text[stretch.end - 1 : stretch.end]
        carried = self._carried(stretch, cue, last)
        seen_last = False
        for candidate, where, rank, between in self.candidates.around(stretch, number) if self.candidates else ():
            text = self.marked.masked[candidate.start : candidate.end]
            again = last is not None and candidate.start == last.candidate.start
            seen_last = seen_last or again
            place = place_of(candidate, text, where, rank, between, ending, cue)
            yield Contender(candidate, text, place, carried if again else ())
        if last and not seen_last:
            yield Contender(last.candidate, last.speaker, None, (*carried, "far"))

    def score(self, contender: Contender, weights: Weights) -> float:
        """Return the log-odds that a contender is the speaker; what a name adds by itself is summed up once."""
        start = contender.candidate.start
        if start not in self._alone:
            self._alone[start] = weights.score(contender.candidate.signs)
        placed = weights.of_place(contender.place) if contender.place else 0.0
        return self._alone[start] + placed + (weights.added(contender.carried) if contender.carried else 0.0)

    def _carried(self, stretch: Stretch, cue: Cue | None, last: Last | None) -> tuple[str, ...]:
        """Return the signs of whoever spoke last: how far back, and whether this stretch has a cue of its own."""
        if not last:
            return ()
        breaks = self.marked.paragraph_at(stretch.opened) - self.marked.paragraph_at(last.closed)
        between = self.marked.masked[last.closed : min(stretch.opened, last.closed + _BETWEEN)]
        words = len(between.split(None, 21))
        told = "0" if words == 0 else "1-4" if words < 5 else "5-20" if words < 21 else "21+"
        far = f"carried {min(breaks, 2)} breaks {told}"
        own = "none" if cue is None else "inherits" if cue.inherits else "own"
        return ("carried", far, f"{far} cue {own}")


def find_quotes(title: str, text: str, model: QuoteModel | None = None) -> list[Quote]:
    """Return the quotes of title and text in order.

    A speaker is a full name that the article had given before, the words that the article names the speaker by, or ""
    where nobody can be named safely. The text of a quote is the stored substring itself, hence ``verified``.
    ``model`` stands in for the shipped one, so that a set can be left out.
    """
    names = Names(title, text)
    chosen = model or shipped_model()
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    found = []
    for part, whole in parts:
        for stretch, speaker in _attributed(Reading(whole), names, chosen, in_title=part == "title"):
            said = whole[stretch.start : stretch.end]
            start = stretch.start + len(said) - len(said.lstrip())  # French marks stand apart from the words
            found.append(Quote(part, start, start + len(said.strip()), said.strip(), speaker))
    return found


def _attributed(reading: Reading, names: Names, model: QuoteModel, *, in_title: bool) -> Iterator[tuple[Stretch, str]]:
    """Yield those stretches that are speech, with their speakers."""
    last: Last | None = None
    for number, stretch in enumerate(reading.marked.stretches):
        cue = reading.cue(stretch)
        scored = [(reading.score(c, model.speaker), c.candidate, c.text) for c in reading.speakers(number, cue, last)]
        score, candidate, text = max(scored, key=lambda s: s[0], default=(None, None, ""))
        if cue and cue.subject and (score is None or score < _SPEAKER):  # also scripts without capitals
            candidate, score, text = Candidate(0, 0, -1, -1, "cue"), 0.0, cue.subject
        if model.speech.score(speech_signs(reading.marked, number, cue, score)) < _SPEECH or _is_term(reading, stretch):
            continue
        speaker = ""
        if candidate and score is not None and score >= _SPEAKER:
            if last and candidate.start == last.candidate.start:
                speaker = last.speaker
            else:
                written = reading.candidates.text_of(candidate) if reading.candidates and candidate.end > 0 else text
                speaker = names.resolve(written, None if in_title else stretch.opened)
            last = Last(candidate, speaker, stretch.closed)
        yield stretch, speaker


def _is_term(reading: Reading, stretch: Stretch) -> bool:
    before = reading.marked.masked[max(0, stretch.opened - 20) : stretch.opened]
    return bool(re.search(r"\b(?:so-called|sogenannten?[nr]?|soi-disant|所谓的?)\s?$", before))
