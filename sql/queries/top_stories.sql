-- What were the top stories of a week?
-- @param week DATE = NULL: a week as 2025-W05, or any day of it (Monday to Sunday, UTC); NULL for the latest with stories
-- @param rows INTEGER = 10: how many stories
-- @read: by independent reports that came out in the week; appearances count copies too; first_outlet had it first, of a tie
--   all; its first article of the week came out between first_from and first_to
WITH told AS (
    SELECT *, CAST(date_trunc('week', event_at AT TIME ZONE 'UTC') AS DATE) AS week
    FROM article
    WHERE in_scope AND story_id IS NOT NULL
),
chosen AS (
    SELECT coalesce(date_trunc('week', CAST($week AS DATE)), max(week)) AS week FROM told
)
SELECT
    story.headline,
    count(DISTINCT told.copy_group_id) AS reports,
    count(*) AS appearances,
    count(DISTINCT told.publisher_id) AS publishers,
    story.first_outlet,
    CASE WHEN NOT bool_or(told.event_from IS NULL) THEN min(told.event_from) END AS first_from,
    min(told.event_to) AS first_to,
    story.narratives,
    told.story_id
FROM told
JOIN chosen USING (week)
JOIN story ON story.story_id = told.story_id
GROUP BY ALL
ORDER BY reports DESC, appearances DESC, told.story_id
LIMIT $rows
