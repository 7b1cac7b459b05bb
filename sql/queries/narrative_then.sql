-- What did we know of a narrative at some past moment?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @param at TIMESTAMPTZ = NULL: the moment (UTC); NULL for now
-- @read: the hits that were open then, as the runs up to that moment had them, with the definition of then; a
--   backfill that came later is not in it
SELECT
    CAST(article.event_at AT TIME ZONE 'UTC' AS DATE) AS day,
    hit.definition_version,
    count(*) AS articles,
    count(DISTINCT outlet.publisher_id) AS publishers,
    min(hit.valid_from) AS known_since
FROM store.hit AS hit
JOIN store.article AS article USING (article_id)
JOIN store.outlet AS outlet USING (outlet_id)
WHERE hit.narrative_id = $narrative
    AND article.in_scope
    AND hit.valid_from <= coalesce($at, hit.valid_from)
    AND (hit.valid_to IS NULL OR hit.valid_to > $at)
GROUP BY ALL
ORDER BY day, hit.definition_version
