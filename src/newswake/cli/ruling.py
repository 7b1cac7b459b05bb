"""The command by which a person has the last word on a row: rule."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli.output import say
from newswake.cli.present import open_present
from newswake.cli.project import fail, login, project_settings
from newswake.errors import StoreError

if TYPE_CHECKING:
    from newswake.settings import Settings


class Target(StrEnum):
    """What can be ruled on."""

    scope = "scope"
    kind = "kind"
    hit = "hit"
    template = "template"
    copy = "copy"
    story = "story"


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(rule)


def rule(
    target: Annotated[
        Target, typer.Argument(metavar="TARGET", help="What is wrong: scope, kind, hit, template, copy, story.")
    ],
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="A hit's, template's or story's id; else an article's, or its address.")
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is right: see above.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept, and shown wherever the row is told.")],
    author: Annotated[str, typer.Option(help="Who says so; your login unless given.")] = "",
    *,
    now: Annotated[bool, typer.Option("--now", help="Apply it at once instead of with the next run.")] = False,
) -> None:
    """Have the last word on a row, which no later run undoes: counts follow, and who ruled and why is kept.

    rule scope ARTICLE in, or out: whether it is about AI.

    rule kind ARTICLE opinion, or another kind: what it is.

    rule hit HIT reject: the passage does not say what the narrative claims.

    rule template TEMPLATE reject: the line is no box of its outlet's pages. Later texts have it; newswake reread brings
    it back to earlier ones.

    rule copy ARTICLE alone: it is no copy of the others in its group.

    rule story STORY merge:OTHER: both are one event, under the id of OTHER.

    rule story ARTICLE split: it tells of another event than its story does, and has a story of its own.

    rule story STORY pin: it is right as it is. Stories that were ruled on still grow, and are never merged or split.
    """
    from newswake.store import inbox, rulings
    from newswake.store.connect import Store

    settings = project_settings()
    at = _clock(settings, now=now)
    who, why = author.strip() or login(), reason.strip()
    if not why:
        raise fail("--reason: say why in a few words; it is kept with the ruling")
    with open_present(settings) as con:
        subject = rulings.find_subject(con, target, id_, value)
        at = rulings.ruling_time(con, at)
    owner = rulings.OWNERS[target]
    payload = {"subject_kind": target.value, "subject_id": subject, "verdict": value, "reason": why}
    inbox.send(Store.present(settings), owner, "ruling", payload, who, created_at=at)
    said = f"{target.value} {subject}: {value}, by {who}: {why}"
    if not now:
        follows = "" if owner == "analyse" else "; counts follow with the analyse after it"
        say(f"{said}\nThe next {owner} applies it{follows}: newswake run, or the schedule of newswake up.")
        return
    from newswake.pipeline.passes import ruling_pass

    counts = ruling_pass(settings, at, owner)
    say(f"{said}\nApplied {counts['rulings_applied']}, refused {counts['rulings_refused']}; published.")


def _clock(settings: Settings, *, now: bool) -> datetime:
    """Return the time of the ruling: a run's clock, or where a replay has ended and no run comes any more, its last."""
    from newswake.pipeline.job import clock
    from newswake.replay.mark import refuse_replayed
    from newswake.store import rulings

    try:
        refuse_replayed(settings)
    except StoreError:
        if not now:
            raise fail(f"{settings.data_dir} holds a replay that has ended: --now applies the ruling there") from None
        with open_present(settings) as con:
            return rulings.last_clock(con)
    return clock(settings)
