"""Questions written out for a text editor, and the answers taken from there.

A line that begins with # is for the reader. Every other line is a question's name, a colon and the answer behind it,
so that an answer is that of its own passage, whatever else was judged in the meantime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newswake.cli.output import plain, say
from newswake.cli.project import fail
from newswake.cli.show import many
from newswake.narratives.labels import LABELS, Label

_LABELS: Mapping[str, Label] = {said: label for label in LABELS for said in (label, label[0])}
_SHOWN_LINES = 5  # of those that are wrong: enough to see what they have in common


@dataclass(frozen=True)
class Question:
    """What is asked, under a name that depends on that alone; ``said`` is what its author last said of it."""

    name: str
    lines: tuple[str, ...]
    said: str = ""


def write_questions(file: Path, head: Iterable[str], questions: Sequence[Question]) -> None:
    """Write questions with room for an answer behind each. Raises an error where the file is there already."""
    lines = [f"# {_one_line(line)}" for line in head]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"# {number} of {len(questions)}", *(f"# {_one_line(line)}" for line in question.lines)]
        lines.append(f"{question.name}: {question.said}".rstrip())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise fail(f"--questions {file}: is there already, maybe with answers: give another name") from None
    except OSError as error:
        raise fail(f"--questions {file}: cannot be written: {error.strerror}") from None
    say(f"{many(len(questions), 'question')} written to {file}: its first lines say how to answer")


def _one_line(line: str) -> str:
    """Return a line as a comment can hold it: a break in what came from outside would begin an answer."""
    indent = line[:2] if line.startswith(("  ", "> ")) else ""
    return indent + " ".join(plain(line[len(indent) :]).split())


def read_answers(file: Path, asked: Callable[[str], bool]) -> dict[str, Label]:
    """Read the answers of a file by the names of their questions; what has none behind its name is left out.

    Raises an error, so that nothing is kept, that names the lines which are no answer or answer what is not asked.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise fail(f"--answers {file}: is no text in UTF-8: save it as that") from None
    except OSError as error:
        raise fail(f"--answers {file}: cannot be read: {error.strerror}") from None
    found: dict[str, Label] = {}
    wrong = []
    for number, line in enumerate(lines, start=1):
        name, colon, said = (part.strip() for part in line.partition(":"))
        if not line.strip() or line.lstrip().startswith("#") or (colon and not said):
            continue
        label = _LABELS.get(said.lower())
        if not colon or label is None:
            wrong.append(f"line {number}: {line.strip()[:40]!r} is no answer: NAME: yes, no or unsure")
        elif not asked(name):
            wrong.append(f"line {number}: {name} names no question of these")
        elif found.setdefault(name, label) != label:
            wrong.append(f"line {number}: {name} is {label} here and {found[name]} above")
    if wrong:
        more = f"; and {len(wrong) - _SHOWN_LINES} more" if len(wrong) > _SHOWN_LINES else ""
        raise fail(
            f"--answers {file}: {'; '.join(wrong[:_SHOWN_LINES])}{more}: nothing was kept;"
            " mend these lines, or write the questions anew with --questions"
        )
    return found


def take_answers(answers: Mapping[str, Label], said: Mapping[str, str], keep: Callable[[str, Label], object]) -> int:
    """Keep the answers that are not ``said`` yet, tell how many there were of each kind, return how many are new."""
    fresh = {name: label for name, label in answers.items() if said.get(name) != label}
    for name, label in fresh.items():
        keep(name, label)
    changed = sum(name in said for name in fresh)
    say(
        f"{many(len(answers), 'answer')}: {len(fresh) - changed} new, {changed} in place of another,"
        f" {len(answers) - len(fresh)} said before"
    )
    return len(fresh)
