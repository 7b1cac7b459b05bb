-- What were the top stories of a week?
-- @param week DATE = NULL: any day of the week (Monday to Sunday, UTC); NULL for the latest with stories
-- @param rows INTEGER = 10: how many stories
-- @read: by independent reports that came out in the week; appearances count copies too
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
    min(told.event_at) AS event_at,
    story.narratives,
    told.story_id
FROM told
JOIN chosen USING (week)
JOIN story ON story.story_id = told.story_id
GROUP BY ALL
ORDER BY reports DESC, appearances DESC, told.story_id
LIMIT $rows
