"""What repeats on an outlet's pages is learnt, left out of its texts, and never called an edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from test_ingest import START, Said, World
from test_ingest import world as world  # a fixture

from newswake.cli.why_article import why_article
from newswake.pipeline import reading, rereading
from newswake.pipeline.job import running
from newswake.pipeline.rereading import reread_pages
from newswake.pipeline.rulings import apply_rulings
from newswake.store import inbox
from newswake.store.connect import Store
from newswake.store.runs import Run
from newswake.store.templates import outlets_with_news

pytestmark = pytest.mark.parametrize("engine", ["duckdb"])

FEED = "https://a.example/rss"
BOX = "The Quay in your inbox: every Friday we send you the week in five minutes, and it costs nothing."
APPEAL = "Support the Quay today: journalism of the lower river lives by what its readers give to it."
QUOTE = "“We will open the weights before the summer,” Ada Marsh of Polder Labs told the council in March."
SUBJECTS = (
    "a harbour crane that steers itself and has not dropped a container yet",
    "a speech model which understands seven dialects of the lower river",
    "the budget of the city, of which a tenth goes to machines that read forms",
    "a school in which nobody may use a chatbot before the afternoon",
    "the chips that were late, and the ships that waited for them outside",
    "a judge who asked a model for a precedent and was given three that never were",
    "the fishermen whose forecast of herring comes from a laptop in a church",
    "an opera sung by two people and a machine that had learnt from neither",
)


def story(number: int, *passages: str) -> Said:
    """Return a page about a subject of its own, with more paragraphs after its own."""
    subject = SUBJECTS[number]
    own = [f"This is about {subject}. {number} people looked into it for the AI desk, and {number + 3} would not."]
    own += [
        f"Report {number} of the desk on {subject}: {n} more things are known, and all of them are new." for n in "ab"
    ]
    title = f"AI and {subject.split(',')[0]}"
    said = "".join(f"<p>{words}</p>" for words in (*own, *passages))
    head = f'<title>{title}</title><link rel="canonical" href="{address(number)}">'
    return Said(f"<html lang=en><head>{head}</head><body><article><h1>{title}</h1>{said}</article></body></html>")


def address(number: int) -> str:
    return f"https://a.example/{number}"


def publish(world: World, pages: Sequence[Said], *, hours: int = 0, days_apart: float = 1) -> None:
    """Let the feed list the pages, of days one after another, and ingest."""
    world.pages |= {address(n): said for n, said in enumerate(pages)}
    items = ""
    for n in range(len(pages)):
        day = START - timedelta(days=days_apart * (len(SUBJECTS) - n))
        items += (
            f"<item><link>{address(n)}</link><title>AI {n}</title><pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        )
        items += "</item>"
    feed = f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'
    world.feeds[FEED] = Said(feed, kind="application/rss+xml")
    world.ingest(hours)


def texts(world: World) -> list[str]:
    said = "SELECT text FROM store.article JOIN store.version USING (version_id) ORDER BY canonical_url"
    return [str(text) for (text,) in world.ask(said)]


def reject(world: World, template: str, *, hours: int) -> None:
    """Rule a template to be none, and let the ruling be applied."""
    ruling = {"subject_kind": "template", "subject_id": template, "verdict": "reject", "reason": "it is news"}
    inbox.send(Store.open(world.settings), "ingest", "ruling", ruling, "Ada", created_at=START)
    with running(world.settings, "ingest", START + timedelta(hours=hours)) as job:
        apply_rulings(job)


def test_a_box_on_six_pages_is_in_none_of_them_nor_in_the_seventh(world: World) -> None:
    six = [story(n, BOX) for n in range(6)]
    publish(world, six)
    assert world.ask("SELECT articles, of_articles FROM store.template") == [(6, 6)]
    assert world.ask("SELECT reason FROM drops") == [("template",)]
    publish(world, [*six, story(6, BOX)], hours=6)
    assert len(texts(world)) == 7
    assert [text for text in texts(world) if BOX in text] == []
    assert all(f"Report {n} of the desk" in text for n, text in enumerate(texts(world)))
    assert world.ask("SELECT count(*), count(DISTINCT template_id) FROM store.version_template") == [(7, 1)]
    assert world.ask("SELECT count(*) FROM store.version WHERE valid_to IS NOT NULL") == [(6,)], "the words stand there"
    assert world.ask("SELECT count(*) FROM corrections") == [(0,)], "no outlet edited anything"
    assert not world.wrong()


def with_news(world: World) -> list[str]:
    with Store.open(world.settings).reading() as con:
        return outlets_with_news(con, START - timedelta(days=28))


def test_what_a_run_read_that_was_stopped_is_learnt_from_by_the_next_and_then_no_more(world: World) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(reading, "learn_templates", stop)
        publish(world, [story(n, BOX) for n in range(6)])
    assert [text for text in texts(world) if BOX in text] != []
    assert len(with_news(world)) == 1
    world.ingest(1)
    assert [text for text in texts(world) if BOX in text] == []


def stop(_: object) -> None:
    raise KeyboardInterrupt


def test_a_title_out_of_a_feed_asks_for_no_learning_nor_does_a_run_that_ended_well(world: World) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(reading, "learn_templates", stop)
        publish(world, [Said("gone", status=404)])
    assert world.ask("SELECT text_source FROM store.version") == [("title",)]
    assert with_news(world) == []
    publish(world, [story(n) for n in range(6)], hours=48)
    assert with_news(world) == []


def test_why_says_in_words_what_was_left_out(world: World) -> None:
    publish(world, [story(n, BOX) for n in range(6)])
    with Store.open(world.settings).reading() as con:
        [left] = [line for line in why_article(con, address(5)) if "left out" in line]
    [(template,)] = world.ask("SELECT template_id FROM store.template")
    assert left.strip() == f"left out, since it repeats on its outlet's pages: “{BOX}” ({template})"


def test_a_quote_that_four_pages_repeat_stays(world: World) -> None:
    publish(world, [story(n, QUOTE if n < 4 else "") for n in range(8)])
    assert sum(QUOTE in text for text in texts(world)) == 4


def test_copies_of_one_text_make_nothing_a_template(world: World) -> None:
    publish(world, [Said(story(0, QUOTE).body.replace(address(0), address(n))) for n in range(7)])
    assert sum(QUOTE in text for text in texts(world)) == 7


def test_what_repeats_for_two_days_is_the_background_of_an_affair(world: World) -> None:
    publish(world, [story(n, QUOTE) for n in range(6)], days_apart=0.4)
    assert sum(QUOTE in text for text in texts(world)) == 6


def test_live_pages_which_carry_each_others_paragraphs_teach_nothing(world: World) -> None:
    pages = [story(n, QUOTE) for n in range(6)]
    publish(world, [Said(said.body.replace("AI and", "Live updates: AI and")) for said in pages])
    assert world.ask("SELECT DISTINCT kind FROM store.article") == [("live",)]
    assert sum(QUOTE in text for text in texts(world)) == 6


def test_a_line_that_names_another_outlet_as_the_origin_stays(world: World) -> None:
    line = "This text was first published by the Harbour Times, whose desk wrote it."
    publish(world, [story(n, line) for n in range(6)])
    assert sum(line in text for text in texts(world)) == 6


def test_an_edit_beside_a_box_is_told_as_the_edit_alone(world: World) -> None:
    six = [story(n, BOX) for n in range(6)]
    publish(world, six)
    added = "The desk will look into it again when the ferry is back."
    publish(world, [*six[:5], story(5, added, BOX)], hours=6)
    assert world.ask("SELECT change_kind, after FROM corrections") == [("addition", added)]
    assert not world.wrong()


def test_a_box_that_comes_or_goes_is_no_edit(world: World) -> None:
    six = [story(n, BOX) for n in range(6)]
    publish(world, six)
    publish(world, [*six[:5], story(5), story(6)], hours=6)
    publish(world, [*six, story(6, BOX)], hours=24)
    assert world.ask("SELECT count(*) FROM corrections") == [(0,)]


def test_a_page_that_shows_only_its_box_now_takes_no_text_away(world: World) -> None:
    six = [story(n, BOX) for n in range(6)]
    publish(world, six)
    before = texts(world)
    head = f'<title>AI 5</title><link rel="canonical" href="{address(5)}">'
    bare = Said(f"<html lang=en><head>{head}</head><body><article><h1>AI 5</h1><p>{BOX}</p></article></body></html>")
    publish(world, [*six[:5], bare], hours=6)
    assert texts(world) == before
    assert world.ask("SELECT read_status, count(*) FROM store.article GROUP BY ALL ORDER BY ALL") == [
        ("no_text", 1),
        ("read", 5),
    ]
    assert world.ask("SELECT count(*) FROM corrections") == [(0,)]
    assert not world.wrong()


def test_a_text_that_still_has_it_loses_it_when_kept_pages_are_read_again(world: World) -> None:
    publish(world, [story(n, BOX) for n in range(6)])
    with Store.open(world.settings).writing(Run("r", "ingest", START)) as tx:
        tx.con.execute("UPDATE store.version SET reader = 'old 1', text = text || ?, text_hash = 'h'", [f"\n\n{BOX}"])
    with running(world.settings, "ingest", START + timedelta(hours=2)) as job:
        reread_pages(job)
    assert [text for text in texts(world) if BOX in text] == []
    assert world.ask("SELECT max(n) FROM store.version") == [(3,)]


def test_a_template_that_was_rejected_comes_back_with_a_new_reading_and_is_no_edit(world: World) -> None:
    six = [story(n, BOX) for n in range(6)]
    publish(world, six)
    [(template,)] = world.ask("SELECT template_id FROM store.template")
    reject(world, str(template), hours=1)
    publish(world, [*six, story(6, BOX)], hours=6)
    assert [BOX in text for text in texts(world)] == [False] * 6 + [True]
    with running(world.settings, "ingest", START + timedelta(hours=7)) as job:
        reread_pages(job)
        reread_pages(job)
    assert all(BOX in text for text in texts(world))
    assert job.counts["pages_reread"] == 6, "once is enough"
    assert world.ask("SELECT count(*) FROM corrections") == [(0,)]
    assert world.ask("SELECT count(*) FROM store.template") == [(1,)], "and it is not learnt again"
    assert not world.wrong()


def test_a_rejected_line_that_the_reader_leaves_out_itself_by_now_is_looked_for_once(world: World) -> None:
    publish(world, [story(n, BOX) for n in range(6)])
    before = texts(world)
    [(template,)] = world.ask("SELECT template_id FROM store.template")
    reject(world, str(template), hours=1)
    bare = [story(n).body.encode() for n in range(6)]
    with pytest.MonkeyPatch.context() as patch, running(world.settings, "ingest", START + timedelta(hours=2)) as job:
        patch.setattr(rereading, "_kept", lambda job, page: (page.due.url, bare[int(page.due.url[-1])]))
        reread_pages(job)
        reread_pages(job)
    assert texts(world) == before
    assert job.counts["pages_reread"] == 6
    assert not world.wrong()


def test_a_template_that_is_learnt_later_lets_no_text_forget_the_first(world: World) -> None:
    pages = [story(n, BOX, *([APPEAL] if n < 4 else [])) for n in range(6)]
    publish(world, pages)
    [(first,)] = world.ask("SELECT template_id FROM store.template")
    pages.append(story(6, BOX, APPEAL))
    publish(world, pages, hours=3)
    assert world.ask("SELECT count(*) FROM store.template") == [(2,)]
    reject(world, str(first), hours=4)
    with running(world.settings, "ingest", START + timedelta(hours=5)) as job:
        reread_pages(job)
    assert [(BOX in text, APPEAL in text) for text in texts(world)] == [(True, False)] * 7
    publish(world, pages, hours=24)
    assert world.ask("SELECT count(*) FROM corrections") == [(0,)]
    assert not world.wrong()


def test_links_keep_their_words_where_a_box_before_them_went(world: World) -> None:
    linked = 'The whole report is <a href="https://b.example/whole">on the city page</a>, says clerk {n}.'
    publish(world, [story(n, BOX, linked.format(n=n)) for n in range(6)])
    assert [text for text in texts(world) if BOX in text] == []
    kept = world.ask(
        "SELECT count(*), bool_and(substring(text, span_start + 1, span_end - span_start) = 'on the city page')"
        " FROM store.article JOIN store.version USING (version_id) JOIN store.version_link USING (version_id)"
    )
    assert kept == [(6, True)]
    assert not world.wrong()
