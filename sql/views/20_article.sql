-- One row per article: one page, as its current version stands. Pages that turned out to be another's are left out.
-- @column article_id: given at first sight; never changes
-- @column url: canonical address
-- @column title: of the current version
-- @column title_from: where the title stood: json-ld, meta, page or feed; NULL where a version was read before that was kept
-- @column author: as the page or a feed names who wrote it; NULL where neither does
-- @column author_from: where the author stood: json-ld, meta, page or feed
-- @column section: the part of its outlet, as written; NULL where nothing names one
-- @column section_from: where the section stood: json-ld, meta, feed (its first category) or url (a step of the path)
-- @column outlet_id: its outlet
-- @column outlet: the outlet's name
-- @column publisher_id: the outlet's publisher
-- @column country: the outlet's country
-- @column outlet_kind: the outlet's kind
-- @column language: of the text
-- @column kind: news, explainer, opinion, guide, live, roundup, release, offer or other
-- @column in_scope: whether AI is the point of it
-- @column scope_reason: why it is in scope or not
-- @column text_source: what its text came from: page, feed, summary, or title where nothing else was to be had
-- @column is_truncated: true where not all of the text was to be had: a paywall, or more than is kept
-- @column word_count: words of the text
-- @column version_id: its current version
-- @column versions: how many versions were read
-- @column first_seen_at: our first sight of it (UTC), or an archive's own capture time
-- @column not_seen_at: the last good poll without it
-- @column published_at: the earliest claim of the publisher that is believed; NULL where there is none
-- @column published_precision: second, minute, hour, day …
-- @column published_from: where that claim stood: feed, json-ld, meta, time, dateline (beside the heading), url or page (a guess)
-- @column published_disbelieved: a claim that is not believed, with the reason
-- @column event_from: start of the interval in which it came out; NULL where nobody looked before
-- @column event_to: end of that interval
-- @column event_at: the believed claim, else first_seen_at: its day, its digest
-- @column is_backlog: true where it already stood in the feeds when they were first polled
-- @column is_always_on: true where an always-on channel listed it, so that it counts for shares
-- @column is_text_reserved: true where its outlet reserves its text from machines (view reservation): in the analysts'
--   copy store.version shows of it the passages that a row cites, and █ for every other letter, unless collect.reserved
--   says no_llm; feeds' summaries are NULL there
-- @column copy_group_id: the report that it is an appearance of
-- @column story_id: its story
SELECT
    article.article_id,
    article.canonical_url AS url,
    version.title,
    version.title_from,
    version.author,
    version.author_from,
    version.section,
    version.section_from,
    article.outlet_id,
    outlet.outlet,
    outlet.publisher_id,
    outlet.country,
    outlet.kind AS outlet_kind,
    article.language,
    article.kind,
    article.in_scope,
    article.scope_reason,
    article.text_source,
    version.is_truncated,
    version.word_count,
    article.version_id,
    version.n AS versions,
    article.first_seen_at,
    article.not_seen_at,
    article.published_at,
    article.published_precision,
    article.published_from,
    article.published_disbelieved,
    article.event_from,
    article.event_to,
    article.event_at,
    article.is_backlog,
    article.is_always_on,
    article.outlet_id IN (SELECT outlet_id FROM reservation WHERE reserves_text) AS is_text_reserved,
    copy_member.copy_group_id,
    story_member.story_id
FROM store.article AS article
JOIN outlet USING (outlet_id)
JOIN store.version AS version ON version.version_id = article.version_id
LEFT JOIN store.copy_member AS copy_member
    ON copy_member.article_id = article.article_id AND copy_member.valid_to IS NULL
LEFT JOIN store.story_member AS story_member
    ON story_member.article_id = article.article_id AND story_member.valid_to IS NULL
WHERE article.merged_into IS NULL
