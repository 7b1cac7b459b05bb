"""Questions with a few possible answers, asked in a terminal one after the other, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from newswake.cli.output import say
from newswake.cli.show import console

QUIT, BACK, SKIP = "quit", "back", "skip"
WAYS = {"b": BACK, "s": SKIP, "q": QUIT}
Kept = TypeVar("Kept")


def ask(known: Mapping[str, str]) -> str:
    """Ask for one of some answers, by word or first letter, until it is given; the end of what is typed is "quit"."""
    question = ", ".join(f"[{letter}]{word[len(letter) :]}" for letter, word in known.items())
    while True:
        try:
            said = input(f"{question}: ").strip().lower()
        except EOFError:
            console.print()
            return QUIT
        chosen = next((word for letter, word in known.items() if said in (letter, word)), None)
        if chosen:
            return chosen
        if said:
            console.print(f"{said!r} is none of them", style="dim", markup=False, highlight=False)


def go_through(
    count: int, answer: Callable[[int], str], keep: Callable[[int, str], Kept], take_back: Callable[[Kept], None]
) -> int:
    """Ask ``count`` questions, keep each answer at once, and return how many stand at the end.

    ``answer`` shows a question by its place and returns what is said. "back" takes back what was kept of the question
    before and asks that again.
    """
    kept: list[Kept | None] = []
    while len(kept) < count:
        said = answer(len(kept))
        if said == QUIT:
            break
        if said == SKIP:
            kept.append(None)
        elif said != BACK:
            kept.append(keep(len(kept), said))
        elif not kept:
            say("this is the first")
        elif (last := kept.pop()) is not None:
            take_back(last)
    return sum(each is not None for each in kept)
