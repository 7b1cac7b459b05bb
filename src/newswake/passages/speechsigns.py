"""The signs by which a stretch in quotation marks is told to be speech, or a term, a title or a scare quote."""

from __future__ import annotations

import re

from newswake.passages.cues import Cue
from newswake.passages.stretches import MASK, Marked, Stretch

_WORD = re.compile(r"[\w’'-]+|[^\w\s]")
_UNBROKEN = re.compile(r"[\u3040-\u9fff][\u3040-\u9fff]{7}")
_VERBS = frozenset(
    "is are was were be been am has have had will would can could should do does did don’t don't it’s it's that’s i’m "  # noqa: SIM905
    "i'm we’re we're they’re doesn’t doesn't isn’t can’t won’t must may might going get got want know think need "
    "make ist sind war hat haben wird kann nicht est sont était ont peut sera n’est c’est es son era está ha han puede "
    "puedo será".split()
)
_FIRST_PERSON = frozenset(
    "i we you me us my our your i’m i'm we’re we're i’ve we’ve ich wir je nous yo nosotros".split()  # noqa: SIM905
)


def speech_signs(marked: Marked, number: int, cue: Cue | None, speaker_score: float | None) -> list[str]:
    """Return the signs of the stretch ``number``: its words, what stands around it, and how sure its speaker is.

    ``speaker_score`` is the log-odds of its best candidate, None without one.
    """
    stretch = marked.stretches[number]
    said = marked.text[stretch.start : stretch.end].strip()
    words = said.split()
    count = _bucket(len(words))
    before, after = marked.surroundings(stretch)
    signs = [*_within(said, words, count), *_around(said, count, before, after)]
    signs += _cue_signs(said, count, cue, marked, stretch)
    sure = "none" if speaker_score is None else str(round(max(-4.0, min(4.0, speaker_score))))
    long = "1-3" if len(words) < 4 else "4-6" if len(words) < 7 else "7+"
    signs += [f"speaker {sure}", f"speaker {sure} words {long}"]
    return signs


def _bucket(count: int) -> str:
    return str(count) if count < 4 else "4-6" if count < 7 else "7-11" if count < 12 else "12+"


def _within(said: str, words: list[str], count: str) -> list[str]:
    low = {word.lower().strip(".,!?") for word in words}
    signs = [f"words {count}", f"words {count} ends {_last(said)}"]
    signs += [f"begins {'upper' if said[:1].isupper() else 'lower'} words {count}"]
    if low & _FIRST_PERSON:
        signs.append("has I")
    if low & _VERBS:
        signs += ["has verb", f"has verb words {count}"]
    if is_title(words):
        signs += ["title", f"title words {count}"]
    if all(word[:1].isupper() for word in words):
        signs.append("all capitals")
    if _UNBROKEN.search(said):
        signs += ["has verb", "has verb words 12+", "words 12+"]  # no blanks tell its words
    return signs


def _around(said: str, count: str, before: str, after: str) -> list[str]:
    previous = [_plain(word) for word in _WORD.findall(before[-60:])[-2:]]
    following = [_plain(word) for word in _WORD.findall(after[:60])[:2]]
    one, two = (["^", "^", *previous])[-1], (["^", "^", *previous])[-2]
    if one in ("’", "'", "s") or one.endswith(("’s", "'s")):
        one = "'s"
    then, later = ([*following, "$", "$"])[:2]
    case = "upper" if said[:1].isupper() else "lower"
    signs = [f"before {one}", f"before {two} {one}", f"after {then}", f"after {then} {later}"]
    signs += [f"begins {case} before {one}", f"ends {_last(said)}", f"begins {case}"]
    if not before.strip():
        signs.append(f"starts a sentence {count}")
        if not after.strip(" ."):
            signs.append(f"is a sentence {count}")
    signs += [f"another {'before' if MASK in before else ''}{'behind' if MASK in after else ''}"]
    if MASK in before and one == "and":
        signs.append("and another")
    if re.search(r"\w+ed\W*$", before[-40:]):
        signs.append("before -ed")
    if re.search(r"\b[A-Z][\w’'-]+\W*$", before[-40:]):
        signs.append("before a name")
    return signs


def _cue_signs(said: str, count: str, cue: Cue | None, marked: Marked, stretch: Stretch) -> list[str]:
    side = "none" if cue is None else "behind" if cue.behind else "ahead"
    signs = [f"cue {side}", f"cue {side} words {count}", f"cue {side} ends {_last(said)}"]
    if cue:
        far = "0-3" if cue.distance < 4 else "4-15" if cue.distance < 16 else "16-40" if cue.distance < 41 else "41+"
        signs += [f"cue {side} distance {far}", f"cue {side} distance {far} words {count}"]
    first, last = marked.around(stretch)
    before, behind = marked.spoken.any(first, stretch.opened), marked.spoken.any(stretch.closed, last)
    told = f"{'before' if before else ''}{'behind' if behind else ''}"
    signs += [f"said {told}", f"said {told} words {count}"]
    if not told:
        start = marked.masked.rfind("\n", 0, stretch.opened) + 1
        end = marked.masked.find("\n", stretch.closed)
        near = marked.spoken.any(start, end if end >= 0 else len(marked.masked))
        signs.append("said in the paragraph" if near else "said nowhere")
    return signs


def _plain(word: str) -> str:
    return MASK if word[0] == MASK else word.lower()


def _last(said: str) -> str:
    return said[-1:] if not said[-1:].isalnum() else "-"


def is_title(words: list[str]) -> bool:
    """Whether the words are capitalised as a title's are."""
    long = [w for w in words if len(w) > 3]
    return len(words) <= 12 and bool(long) and sum(w[0].isupper() for w in long) >= 0.8 * len(long)
