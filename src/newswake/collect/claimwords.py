"""Changed words of a sentence: whether they are a slip mended, another figure, or another claim."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import combining, normalize

from newswake.collect.changes import plain
from newswake.passages.numbers import numbers_in

# Words that say the opposite of each other. A claim turned round by one of them is another claim; for most other words
# of a language only a reader can tell whether a second word says the same.
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in [
        "rose/fell",
        "rise/fall",
        "rises/falls",
        "rising/falling",
        "gained/lost",
        "gains/loses",
        "gain/lose",
        "up/down",
        "higher/lower",
        "more/less",
        "more/fewer",
        "over/under",
        "above/below",
        "increase/decrease",
        "increased/decreased",
        "increases/decreases",
        "won/lost",
        "wins/loses",
        "win/lose",
        "beat/missed",
        "beats/misses",
        "denied/confirmed",
        "denies/confirms",
        "denied/admitted",
        "accepted/rejected",
        "accepts/rejects",
        "approved/rejected",
        "approves/rejects",
        "supports/opposes",
        "supported/opposed",
        "allowed/banned",
        "allows/bans",
        "guilty/innocent",
        "guilty/acquitted",
        "alive/dead",
        "dead/injured",
        "killed/injured",
        "required/encouraged",
        "required/optional",
        "mandatory/optional",
        "must/may",
        "must/should",
        "all/some",
        "all/most",
        "all/none",
        "first/second",
        "always/never",
        "before/after",
        "largest/smallest",
        "best/worst",
        "buys/sells",
        "bought/sold",
        "profit/loss",
        "will/may",
        "will/could",
        "would/could",
        "could/cannot",
        "can/cannot",
        "can/could",
        "true/false",
        "men/women",
        "man/woman",
        "north/south",
        "east/west",
        "him/her",
        "his/her",
        "he/she",
        "million/billion",
        "billion/trillion",
    ]
)
_NEGATIONS = frozenset({"not", "no", "never", "without", "neither", "nor", "cannot", "nobody", "nothing", "denied"})
_WHEN = frozenset(
    "january february march april may june july august september october november december "  # noqa: SIM905
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
# What changes by itself or is no claim: how long ago, at what time, how many comments; addresses and tags.
_CLOCK = re.compile(
    r"(?i)\b\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\b\w+\s*(?:sec|min|hour|hr|day|week|month|year)\w*\s+ago\b"
    r"|\b\d+[\s-]min(?:ute)?s?\s+read\b|\b\d+\s+(?:comments?|likes?|views?)\b|https?://\S+|(?<!\w)[@#]\w+"
)
_TOKEN = re.compile(r"\x00\d+\x00|\w+(?:['’.-]\w+)*|[%$€£¥]")
_PERCENT = re.compile(r"(?i)\bper\s?cent\b|\bpercent\b|\bpct\b")
# Letters that a slip changes: two words alike in three of four. "Sofie" and "Sophie" are, "rose" and "fell" are not.
_SLIP = 0.72
_SLIP_TOKENS = 3  # of one place; more is another phrase
_LITTLE = frozenset("a an the of to in on at and & that is s for with by".split())  # noqa: SIM905
_SMALL_CHANGE = 0.75  # of the words of a sentence stand: below, a negation may only have moved
# A name and a role, or a name and its initials, are one person or body said otherwise.
_ROLES = frozenset(
    "prime minister president secretary senator mayor governor judge justice king queen prince pope premier "  # noqa: SIM905
    "chancellor chief director professor doctor captain general officer department ministry".split()
)
_OTHERWISE_SAME = 0.6  # of the longer sentence: below, another statement is made, and other names belong to it
_COUNTED = 12  # a smaller count may be said otherwise: "the two" and "they"
_NAME_TOKENS = 8  # changed in one place; a longer one is another sentence, and its names prove nothing


@dataclass(frozen=True)
class Token:
    """A word, or a number by its value: ``$40m`` and ``$40 million`` are the same tokens."""

    key: str
    raw: str
    value: float | None = None
    is_first: bool = False
    is_vague: bool = False  # "millions", "hundreds"


Changed = Sequence[tuple[Sequence[Token], Sequence[Token]]]


def tokens_of(sentence: str) -> list[Token]:
    """Return the words and numbers of a sentence; marks are left out, clock times and ages too."""
    text = _PERCENT.sub("%", _CLOCK.sub(" ", plain(sentence)))
    numbers = [n for n in numbers_in(text) if n.form != "ratio"]
    for i, number in reversed(list(enumerate(numbers))):
        text = f"{text[: number.start]} \x00{i}\x00 {text[number.end :]}"
    found = []
    for place, match in enumerate(_TOKEN.findall(text)):
        if match[0] == "\x00":
            number = numbers[int(match.strip("\x00"))]
            written = f"{number.low:g}"
            found.append(Token(f"\x00{written}", written, number.low, is_vague=number.form == "vague"))
        else:
            found.append(Token(match.casefold(), match, is_first=place == 0))
    return found


def figure_changed(changed: Changed) -> bool:
    """Whether a number, month or weekday stands where another stood."""
    for old, new in changed:
        one, other = ({t.value for t in side if t.value is not None and not t.is_vague} for side in (old, new))
        if one and other and not one & other:
            return True
        was, now = ({t.key for t in side if t.key in _WHEN and t.raw[0].isupper()} for side in (old, new))
        if was and now and not was & now:
            return True
    return False


def figure_withdrawn(old: Sequence[Token], changed: Changed, values: Collection[float]) -> bool:
    """Whether words stand where a number stood that is not in ``values``, in a sentence that otherwise stands.

    ``values`` are the numbers of the whole text as it is now.
    """
    if sum(len(one) for one, _ in changed) > (1 - _SMALL_CHANGE) * len(old):
        return False
    return any(
        new
        and all(t.value is None for t in new)
        and any(t.value is not None and t.value > _COUNTED and t.value not in values for t in one)
        for one, new in changed
    )


def is_slip(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether one place differs only in spelling, small words, or the way in which words are joined."""
    if any(t.value is not None for t in (*old, *new)) or {t.key for t in (*old, *new)} & _NEGATIONS:
        return [t.value for t in old] == [t.value for t in new] and [t.key for t in old] == [t.key for t in new]
    if {t.key for t in old} | {t.key for t in new} <= _LITTLE:
        return True
    if max(len(old), len(new)) > _SLIP_TOKENS or not old or not new or _opposite(old, new):
        return False
    one, other = ("".join(_base(t.key) for t in side) for side in (old, new))
    if one == other:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SLIP and abs(len(one) - len(other)) <= 2


def claim_changed(
    old: Sequence[Token], new: Sequence[Token], changed: Changed, whole_before: str, whole_after: str
) -> bool:
    """Whether a sentence was turned round by a negation or an opposite, or names somebody else in the same place."""
    same = len(old) - sum(len(one) for one, _ in changed)
    if same >= _SMALL_CHANGE * min(len(old), len(new)):
        if _negations(old) != _negations(new):
            return True
        if any(_opposite(one, other) for one, other in changed):
            return True
    if same < _OTHERWISE_SAME * max(len(old), len(new)) or _is_title_case(old) or _is_title_case(new):
        return False
    return any(_other_name(one, other, whole_before, whole_after) for one, other in changed)


def _negations(tokens: Sequence[Token]) -> int:
    return sum(t.key in _NEGATIONS or t.key.endswith("n't") for t in tokens)


def _opposite(old: Sequence[Token], new: Sequence[Token]) -> bool:
    return any(frozenset((a.key, b.key)) in _OPPOSITES for a in old for b in new)


def _other_name(old: Sequence[Token], new: Sequence[Token], whole_before: str, whole_after: str) -> bool:
    """Whether a name that the article gives no more stands where now another does that it did not give."""
    if max(len(old), len(new)) > _NAME_TOKENS:
        return False
    gone = [t.raw for t in old if _is_name(t) and t.raw.casefold() not in whole_after.casefold()]
    come = [t.raw for t in new if _is_name(t) and t.raw.casefold() not in whole_before.casefold()]
    if not gone or not come or {name.casefold() for name in (*gone, *come)} & _ROLES:
        return False
    return not any(_alike(a, b) for a in (*gone, _initials(gone)) for b in (*come, _initials(come)))


def _is_name(token: Token) -> bool:
    return token.value is None and not token.is_first and token.raw[0].isupper() and len(token.raw) > 2


def _is_title_case(tokens: Sequence[Token]) -> bool:
    words = [t for t in tokens if t.value is None and t.raw.isalpha() and len(t.raw) > 3]
    return bool(words) and sum(t.raw[0].isupper() for t in words) > 0.6 * len(words)


def _initials(names: Sequence[str]) -> str:
    return "".join(name[0] for name in names)


def _alike(one: str, other: str) -> bool:
    if set(re.split(r"\W", one.casefold())) == set(re.split(r"\W", other.casefold())):
        return True
    return SequenceMatcher(None, _base(one.casefold()), _base(other.casefold())).ratio() >= _SLIP


def _base(word: str) -> str:
    return "".join(c for c in normalize("NFKD", word) if (not combining(c) and c.isalnum()) or c in "&%")
