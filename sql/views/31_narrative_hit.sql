-- One row per narrative and article that hits it: the passage that ties them.
-- @column hit_id: the hit
-- @column narrative_id: the narrative
-- @column article_id: the article
-- @column outlet: its outlet
-- @column publisher_id: its publisher
-- @column title: its title
-- @column copy_group_id: the report that it is an appearance of
-- @column story_id: its story
-- @column passage: the words that decided it, as they stand in the version
-- @column part: title or text
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column position: title, lead or body; title and lead lead with the narrative
-- @column stance: asserts, reports or disputes
-- @column score: calibrated, 0 to 1
-- @column statement: the statement of the definition that it comes nearest to
-- @column version_id: the version that was read
-- @column definition_version: of the narrative
-- @column first_seen_at: first sight of the article
-- @column event_at: when the article came out
SELECT
    hit.hit_id,
    hit.narrative_id,
    hit.article_id,
    article.outlet,
    article.publisher_id,
    version.title,
    article.copy_group_id,
    article.story_id,
    substring(
        CASE hit.part WHEN 'title' THEN version.title ELSE version.text END,
        hit.span_start + 1,
        hit.span_end - hit.span_start
    ) AS passage,
    hit.part,
    hit.span_start,
    hit.span_end,
    hit.position,
    hit.stance,
    hit.score,
    hit.statement,
    hit.version_id,
    hit.definition_version,
    article.first_seen_at,
    article.event_at
FROM store.hit AS hit
JOIN article USING (article_id)
JOIN store.version AS version ON version.version_id = hit.version_id
WHERE hit.valid_to IS NULL AND article.in_scope
