-- One row per quote: words in quotation marks with their speaker.
-- @column quote_id: the quote
-- @column article_id: the article
-- @column outlet: its outlet
-- @column story_id: its story
-- @column copy_group_id: the report that it stands in
-- @column quote: the words, without the marks
-- @column speaker: who says so, as far as the article names it; NULL where it does not
-- @column speaker_entity_id: the speaker in seeds/entities.csv, where it is known
-- @column is_verified: true where the words stand verbatim in the version
-- @column part: title or text
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column version_id: the version that was read
-- @column event_at: when the article came out
SELECT
    quote.quote_id,
    quote.article_id,
    article.outlet,
    article.story_id,
    article.copy_group_id,
    substring(
        CASE quote.part WHEN 'title' THEN version.title ELSE version.text END,
        quote.span_start + 1,
        quote.span_end - quote.span_start
    ) AS quote,
    quote.speaker,
    quote.speaker_entity_id,
    quote.is_verified,
    quote.part,
    quote.span_start,
    quote.span_end,
    quote.version_id,
    article.event_at
FROM store.quote AS quote
JOIN article USING (article_id)
JOIN store.version AS version ON version.version_id = quote.version_id
WHERE quote.valid_to IS NULL AND article.in_scope
