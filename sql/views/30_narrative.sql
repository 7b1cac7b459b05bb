-- One row per narrative: a claim that recurs, as it is defined now.
-- @column narrative_id: the name of its file
-- @column title: the claim in a line
-- @column definition_version: hash of what matching uses; a series holds one version
-- @column window_from: first day that attention counts, NULL: no limit
-- @column window_to: last day that attention counts, NULL: no limit
-- @column languages: what the matcher serves; articles in other languages are not measured
-- @column scored_since: articles first seen before this were not scored; NULL: all were
-- @column articles: in-scope articles that hit it, as it is defined now
-- @column reports: independent reports that hit it
-- @column publishers: their publishers
-- @column first_seen_at: first sight of the first of them
-- @column last_seen_at: first sight of the latest
WITH hit AS (
    SELECT hit.narrative_id, hit.definition_version, article.*
    FROM store.hit AS hit
    JOIN article USING (article_id)
    WHERE hit.valid_to IS NULL AND article.in_scope
),
final AS (
    SELECT
        narrative.narrative_id,
        narrative.title,
        narrative.definition_version,
        narrative.window_from,
        narrative.window_to,
        narrative.languages,
        narrative.scored_since,
        count(DISTINCT hit.article_id) AS articles,
        count(DISTINCT hit.copy_group_id) AS reports,
        count(DISTINCT hit.publisher_id) AS publishers,
        min(hit.first_seen_at) AS first_seen_at,
        max(hit.first_seen_at) AS last_seen_at
    FROM store.narrative_version AS narrative
    LEFT JOIN hit USING (narrative_id, definition_version)
    WHERE narrative.valid_to IS NULL
    GROUP BY ALL
)
SELECT * FROM final
