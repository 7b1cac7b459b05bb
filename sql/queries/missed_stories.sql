-- Which stories did an outlet miss?
-- @param outlet TEXT = NULL: the outlet's id; newswake sql "FROM outlet" lists them; NULL for the one with most articles
-- @param publishers INTEGER = 3: stories of at least so many publishers
-- @param rows INTEGER = 20: how many stories
-- @read: stories that the outlet never ran, though it was observed on the day when they came out; its publisher's
--   other outlets may have run them (publisher_ran)
WITH ran AS (
    SELECT DISTINCT story_id, outlet_id, publisher_id FROM article WHERE in_scope AND story_id IS NOT NULL
),
asked AS (
    SELECT outlet_id, publisher_id, outlet
    FROM outlet
    WHERE outlet_id = coalesce(
        $outlet, (SELECT outlet_id FROM article WHERE in_scope GROUP BY ALL ORDER BY count(*) DESC, outlet_id LIMIT 1)
    )
)
SELECT
    asked.outlet,
    story.headline,
    story.publishers,
    story.reports,
    story.event_at,
    story.first_outlet,
    EXISTS (
        SELECT 1 FROM ran WHERE ran.story_id = story.story_id AND ran.publisher_id = asked.publisher_id
    ) AS publisher_ran,
    story.story_id
FROM story
CROSS JOIN asked
JOIN outlet_day
    ON outlet_day.outlet_id = asked.outlet_id
    AND outlet_day.day = CAST(story.event_at AT TIME ZONE 'UTC' AS DATE)
    AND outlet_day.is_observed
WHERE story.publishers >= $publishers
    AND NOT EXISTS (SELECT 1 FROM ran WHERE ran.story_id = story.story_id AND ran.outlet_id = asked.outlet_id)
ORDER BY story.publishers DESC, story.event_at, story.story_id
LIMIT $rows
