"""Commands that find narratives before somebody names them: narratives propose, promote."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli.judging import comes_next
from newswake.cli.output import plain, say
from newswake.cli.present import open_copy
from newswake.cli.project import fail, project_settings, utc_span
from newswake.cli.show import console

if TYPE_CHECKING:
    from newswake.pipeline.proposing import Proposal
    from newswake.settings import Settings

_RECENT = timedelta(days=2)
_SHOWN_EVIDENCE = 4
_SHOWN_ALSO = 3


def propose(
    start: Annotated[str, typer.Option("--from", help="Since when a claim must have risen (UTC); two days.")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time before which articles came out; the latest.")] = "",
    limit: Annotated[int, typer.Option(help="How many claims.", min=1)] = 5,
) -> None:
    """Propose narratives: claims that several publishers have begun to make and that no narrative explains.

    Each is told in a sentence of theirs, with who says so, and written as a draft to data/proposals, where none of its
    name is. Mend the draft, try it with narratives test, and make it a narrative with narratives promote.
    """
    from newswake.narratives.discover import times_before
    from newswake.pipeline.proposing import hear, propose
    from newswake.store.sayings import latest_event

    settings = project_settings()
    since, until = utc_span(start, end)
    with open_copy(settings) as con:
        latest = latest_event(con)
        if latest is None:
            raise fail("no report in scope is published yet: newswake run collects some")
        until = until or latest + timedelta(seconds=1)
        since = since or until - _RECENT
        heard = hear(con, settings, since, until)
    proposals = propose(settings, heard, since, until, most=limit)
    say(f"Said from {since:%d %b %H:%M} until {until:%d %b %H:%M} (UTC), held against the fortnight before:")
    if times_before(heard.sayings, since, until) < 1:
        say("less than an equally long time is stored before it, so nothing can be seen to rise")
    elif not proposals:
        say("no claim rises that three publishers make and no narrative explains")
    for number, proposal in enumerate(proposals, start=1):
        _show(number, proposal, _write(settings, proposal))


def _write(settings: Settings, proposal: Proposal) -> Path:
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{proposal.narrative_id}.yaml"
    if not file.exists():  # else somebody may be mending it
        file.write_text(proposal.draft, encoding="utf-8")
    return file


def _folder(settings: Settings) -> Path:
    from newswake.pipeline.proposing import PROPOSALS

    return settings.data_dir / PROPOSALS


def _show(number: int, proposal: Proposal, file: Path) -> None:
    rising = proposal.rising
    say("")
    console.print(plain(f"{number}. {rising.claim.passage.text}"), style="bold", markup=False, highlight=False)
    stories = f"{rising.stories} stories" if rising.stories > 1 else "one story"
    say(
        f"   {rising.publishers} publishers in {stories}, {rising.expected:.1f} to be expected (rise {rising.rise:.1f})"
    )
    for said in rising.evidence[:_SHOWN_EVIDENCE]:
        say(f"   {said.said_at:%d %b %H:%M}  {said.outlet}: {said.passage.text} ({said.article_id})")
    if len(rising.evidence) > _SHOWN_EVIDENCE:
        say(f"   and {len(rising.evidence) - _SHOWN_EVIDENCE} more")
    for said in rising.also[:_SHOWN_ALSO]:
        say(f"   also of it  {said.outlet}: {said.passage.text} ({said.article_id})")
    say(f"   {file}")


def promote(
    proposal: Annotated[str, typer.Argument(help="A proposal's id, or a draft's file.")],
) -> None:
    """Make a draft a narrative: check it and put it among the seeds, where the next run matches it."""
    from newswake.narratives.definition import load_definition

    settings = project_settings()
    file = Path(proposal) if proposal.endswith(".yaml") else _folder(settings) / f"{proposal}.yaml"
    if not file.is_file():
        known = sorted(each.stem for each in _folder(settings).glob("*.yaml"))
        raise fail(f"{file}: no such draft: there is {', '.join(known) or 'none: narratives propose writes them'}")
    definition = load_definition(file)
    target = settings.narratives_dir / file.name
    if target.exists():
        raise fail(f"{target}: is a narrative already: give the draft another id and name")
    target.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    if file.parent == _folder(settings):
        file.unlink()
    matched = comes_next(settings, "matches it")
    say(f"{definition.title}: now {target}; {matched}; narratives test {target} shows before what it would catch")
