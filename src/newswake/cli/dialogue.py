"""Questions with a few possible answers, asked in a terminal or answered by a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from newswake.cli.project import fail
from newswake.cli.show import console

QUIT = "quit"
Ask = Callable[[Mapping[str, str]], str]


def asking(answers: Path | None) -> Ask:
    """Return a function that asks for one of some answers, by their first letters, until it is given one.

    The end of what is typed, or of the file ``answers`` (an answer a line), is "quit". Raises an error where the file
    has a line that is none of them.
    """
    lines: Iterator[str] | None = None
    if answers is not None:
        try:
            lines = iter(answers.read_text(encoding="utf-8").split("\n"))
        except OSError as error:
            raise fail(f"--answers {answers}: cannot be read: {error.strerror}") from None

    def ask(known: Mapping[str, str]) -> str:
        question = ", ".join(f"[{letter}]{word[len(letter) :]}" for letter, word in known.items())
        while True:
            said = _next_line(f"{question}: ", lines)
            if said is None:
                return QUIT
            chosen = next((word for letter, word in known.items() if said in (letter, word)), None)
            if chosen:
                return chosen
            if said and lines is not None:
                raise fail(f"--answers {answers}: {said!r} is none of {', '.join(known.values())}")
            if said:
                console.print(f"{said!r} is none of them", style="dim", markup=False, highlight=False)

    return ask


def _next_line(question: str, lines: Iterator[str] | None) -> str | None:
    if lines is not None:
        line = next(lines, None)
        return None if line is None else line.strip().lower()
    try:
        return input(question).strip().lower()
    except EOFError:
        console.print()
        return None
