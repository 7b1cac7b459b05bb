-- One row per sentence that a story is told in: up to three, of its own reports, as they stand there.
-- @column story_id: the story
-- @column place: 1 is told first
-- @column sentence: the words
-- @column nearness: how near it is to what the other reports say in their openings, 0 to 1: the mean over them of the
--   cosine with the nearest sentence; NULL where there is one report, or the model does not serve the language: then
--   they are the first sentences of the first report
-- @column article_id: the article that it stands in
-- @column outlet: its outlet
-- @column url: its address
-- @column part: title or text; of a report whose outlet reserves its text the title alone
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column version_id: the version that was read
SELECT
    line.story_id,
    line.place,
    substring(
        CASE line.part WHEN 'title' THEN version.title ELSE version.text END,
        line.span_start + 1,
        line.span_end - line.span_start
    ) AS sentence,
    line.nearness,
    line.article_id,
    article.outlet,
    article.url,
    line.part,
    line.span_start,
    line.span_end,
    line.version_id
FROM store.story_line AS line
JOIN article USING (article_id)
JOIN store.version AS version ON version.version_id = line.version_id
WHERE line.valid_to IS NULL AND article.in_scope
