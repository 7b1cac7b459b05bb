-- Whom do our publishers credit whom we never polled?
-- @param publishers INTEGER = 2: by how many publishers at least
-- @param rows INTEGER = 20: how many outlets
-- @read: by publishers that credit it in texts of their own; what it is called once may be a misreading, so the passage of
--   the latest stands beside it; newswake feeds suggest names the address to try
WITH polled AS (
    SELECT outlet_id FROM outlet_channel
),
credits AS (
    SELECT
        coalesce(credit.credited_outlet_id, regexp_replace(lower(credit.credited), '^the ', '')) AS named,
        credit.credited,
        credit.credited_outlet_id,
        credit.publisher_id,
        credit.article_id,
        credit.story_id,
        credit.passage,
        credit.event_at
    FROM credit
    ANTI JOIN polled ON polled.outlet_id = credit.credited_outlet_id
    WHERE
        credit.kind IN ('reported', 'told', 'link')
        AND NOT credit.is_own
        AND NOT credit.is_copied
        AND credit.credited_publisher_id IS DISTINCT FROM credit.publisher_id
)
SELECT
    min(credits.credited) AS outlet,
    min(credits.credited_outlet_id) AS outlet_id,
    min(outlet.domain) AS domain,
    count(DISTINCT credits.publisher_id) AS publishers,
    count(DISTINCT credits.article_id) AS articles,
    count(DISTINCT credits.story_id) AS stories,
    max(credits.event_at) AS last_credited_at,
    arg_max(credits.passage, (credits.event_at, credits.article_id)) AS passage
FROM credits
LEFT JOIN outlet ON outlet.outlet_id = credits.credited_outlet_id
GROUP BY credits.named
HAVING count(DISTINCT credits.publisher_id) >= $publishers
ORDER BY publishers DESC, articles DESC, outlet
LIMIT $rows
