-- One row per panel and report: a copy group counted once, on the day of its earliest appearance that counts.
-- @column panel_id: the panel
-- @column copy_group_id: the report
-- @column story_id: the story of its earliest appearance
-- @column language: of its earliest appearance
-- @column appearances: its articles in the panel that count
-- @column day: UTC day of the earliest
-- @column event_from: start of the interval in which the earliest came out
-- @column event_to: end of that interval
-- @column event_at: when the earliest came out
SELECT
    panel_id,
    copy_group_id,
    arg_min_null(story_id, (event_at, article_id)) AS story_id,
    arg_min_null(language, (event_at, article_id)) AS language,
    count(*) AS appearances,
    min(day) AS day,
    arg_min_null(event_from, (event_at, article_id)) AS event_from,
    arg_min_null(event_to, (event_at, article_id)) AS event_to,
    min(event_at) AS event_at
FROM appearance
WHERE is_observed AND copy_group_id IS NOT NULL
GROUP BY panel_id, copy_group_id
