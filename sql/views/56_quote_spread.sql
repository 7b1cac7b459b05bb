-- One row per quote as it was worded and speaker: who carried it.
-- @column wording: the words, in lower case without punctuation
-- @column quote: as first seen
-- @column speaker: who says so
-- @column articles: articles that carry it
-- @column reports: independent reports
-- @column outlets: outlets
-- @column first_outlet: where it was seen first
-- @column first_seen_at: when
WITH worded AS (
    SELECT
        quote.*,
        article.outlet_id,
        article.first_seen_at,
        trim(regexp_replace(lower(quote.quote), '[^\p{L}\p{N}]+', ' ', 'g')) AS wording
    FROM quote
    JOIN article USING (article_id)
),
final AS (
    SELECT
        wording,
        arg_min(quote, (first_seen_at, article_id)) AS quote,
        speaker,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT copy_group_id) AS reports,
        count(DISTINCT outlet_id) AS outlets,
        arg_min(outlet, (first_seen_at, article_id)) AS first_outlet,
        min(first_seen_at) AS first_seen_at
    FROM worded
    WHERE wording <> ''
    GROUP BY wording, speaker
)
SELECT * FROM final
