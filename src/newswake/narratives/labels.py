"""What people said of a narrative's passages: ``labels/<id>.jsonl`` beside its YAML file, a judgement a line.

Each line has the words that were judged and what stands around them, so that a model can be fitted to them wherever
the file is, with or without the store. The newest word of a person on a passage counts; where two differ, none does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from newswake.errors import SeedError
from newswake.models import Passage

Label = Literal["yes", "no", "unsure"]
LABELS: tuple[Label, ...] = get_args(Label)
FOLDER = "labels"


class Words(NamedTuple):
    """A passage among what its score hangs on: the article's title, "" where it is the title, and its neighbours, as
    many as features.AROUND on either side, a line each."""

    title: str
    before: str
    passage: str
    after: str


@dataclass(frozen=True)
class Judgement:
    """A person's word on a passage: whether it states, reports or disputes the claim. ``at`` is ISO 8601, UTC."""

    passage: str
    label: Label
    author: str
    at: str
    title: str = ""
    before: str = ""
    after: str = ""
    article_id: str = ""
    definition_version: str = ""

    @property
    def words(self) -> Words:
        """What was judged, with what stood around it."""
        return Words(self.title, self.before, self.passage, self.after)


@dataclass(frozen=True)
class Judged:
    """A passage on which everyone who judged it agrees."""

    title: str
    before: str
    passage: str
    after: str
    is_yes: bool

    @property
    def article(self) -> tuple[list[Passage], int]:
        """The passage with its surroundings as a small article, and its place there: it scores as where it stood."""
        before, after = self.before.splitlines(), self.after.splitlines()
        if not self.title:
            return [_passage("title", self.passage), *(_passage("text", each) for each in after)], 0
        told = [_passage("text", each) for each in (*before, self.passage, *after)]
        return [_passage("title", self.title), *told], 1 + len(before)


def _passage(part: str, text: str) -> Passage:
    if part == "title":
        return Passage("title", 0, len(text), text, "title")
    return Passage("text", 0, len(text), text, "body")


def labels_file(narratives_dir: Path, narrative_id: str) -> Path:
    """Return where a narrative's judgements lie."""
    return narratives_dir / FOLDER / f"{narrative_id}.jsonl"


def question_name(*parts: str) -> str:
    """Return a short name for a question out of what it is about, so that an answer is never taken for another's.

    12 hex digits: among 10,000 questions two are alike once in five million times.
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def load_judgements(file: Path) -> list[Judgement]:
    """Read the judgements of a file, none where there is none. Raises SeedError with file and line."""
    if not file.exists():
        return []
    known = {field.name for field in fields(Judgement)}
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            judgement = Judgement(**{name: str(value) for name, value in said.items() if name in known})  # type: ignore[arg-type]
            datetime.fromisoformat(judgement.at)
        except (ValueError, TypeError, AttributeError) as error:
            raise SeedError(f"{file}:{number}: no judgement ({error}): a line has passage, label, author, at") from None
        if judgement.label not in LABELS or not judgement.passage.strip():
            raise SeedError(f"{file}:{number}: label {judgement.label!r}: it is yes, no or unsure, on a passage")
        found.append(judgement)
    return found


def keep_judgement(file: Path, judgement: Judgement) -> None:
    """Add a judgement to a file, which is made where it is not there yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(_line(judgement))


def take_back(file: Path, judgement: Judgement) -> None:
    """Take a judgement out of its file again."""
    drop_last_line(file, _line(judgement))


def drop_last_line(file: Path, line: str) -> None:
    """Take out the last of the lines of a file that are ``line``, which ends in a line break."""
    before, found, after = _read(file).rpartition(line)
    if found:
        fresh = file.with_suffix(".new")
        fresh.write_text(before + after, encoding="utf-8", errors="surrogateescape")
        if _read(file) != before + found + after:  # somebody else has judged meanwhile
            drop_last_line(file, line)
        else:
            fresh.replace(file)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="surrogateescape")


def forget_articles(narratives_dir: Path, article_ids: Collection[str]) -> int:
    """Take out the judgements on passages of articles, in every file, and return how many; what was fitted follows.

    Other lines stay as they are, also those with a mistake. Raises SeedError, when all files are done, that names the
    lines of which nobody can say whose words they hold.
    """
    gone, unread = 0, []
    for file in sorted((narratives_dir / FOLDER).glob("*.jsonl")):
        text = _read(file)
        lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
        of = [_article_of(line) for line in lines]
        kept = [line for line, article_id in zip(lines, of, strict=True) if article_id not in article_ids]
        unread += [f"{file}:{number}" for number, article_id in enumerate(of, start=1) if article_id is None]
        if len(kept) < len(lines):
            fresh = file.with_suffix(".new")
            fresh.write_text("".join(kept), encoding="utf-8", errors="surrogateescape")
            fresh.replace(file)
            gone += len(lines) - len(kept)
    if unread:
        raise SeedError(
            f"{', '.join(unread)}: no judgement, so that it may hold words of what was taken down: mend these lines or"
            " take them away, then take it down again"
        )
    return gone


def _article_of(line: str) -> str | None:
    """Return the article of a judgement's passage, "" where it names none, None where the line cannot be read."""
    if not line.strip():
        return ""
    try:
        return str(json.loads(line).get("article_id", ""))
    except (ValueError, AttributeError):
        return None


def _line(judgement: Judgement) -> str:
    return json.dumps(asdict(judgement), ensure_ascii=False) + "\n"


def settle_labels(judgements: Iterable[Judgement]) -> list[Judged]:
    """Return the passages on which all who judged them say yes, or all say no, ordered by their words.

    The same passage in two articles is one, as it is asked for once; it stands as the newest judgement saw it.
    """
    latest: dict[str, dict[str, Label]] = {}
    stood: dict[str, Words] = {}
    for j in sorted(judgements, key=lambda j: (j.at, j.words)):
        latest.setdefault(j.passage, {})[j.author] = j.label
        stood[j.passage] = j.words
    agreed = {passage: said for passage, said in latest.items() if set(said.values()) in ({"yes"}, {"no"})}
    return sorted(
        (Judged(*stood[passage], is_yes="yes" in said.values()) for passage, said in agreed.items()),
        key=lambda judged: (judged.title, judged.before, judged.passage, judged.after),
    )


def last_said(judgements: Iterable[Judgement], author: str) -> list[Judgement]:
    """Return what an author last said of each passage, the newest first."""
    latest: dict[str, Judgement] = {}
    for said in sorted((each for each in judgements if each.author == author), key=lambda each: each.at):
        latest.pop(said.passage, None)
        latest[said.passage] = said
    return list(latest.values())[::-1]


def judged_texts(judged: Sequence[Judged]) -> list[str]:
    """Return the texts of the small articles in order, to be embedded."""
    return [passage.text for each in judged for passage in each.article[0]]
