-- One row per panel and article of it that counts for shares: in scope, listed by an always-on channel, no backlog.
-- @column panel_id: the panel
-- @column article_id: the article
-- @column copy_group_id: the report that it is an appearance of
-- @column story_id: its story
-- @column outlet_id: its outlet
-- @column publisher_id: the outlet's publisher
-- @column language: of its text
-- @column has_text: whether a text was had, from page or feed
-- @column event_from: start of the interval in which it came out
-- @column event_to: end of that interval
-- @column event_at: when it came out
-- @column day: its UTC day
-- @column is_observed: whether its outlet was observed on that day: others are in neither numerator nor denominator
WITH counting AS (
    SELECT *, CAST(event_at AT TIME ZONE 'UTC' AS DATE) AS day
    FROM article
    WHERE in_scope AND is_always_on AND NOT is_backlog
),
final AS (
    SELECT
        panel_outlet.panel_id,
        counting.article_id,
        counting.copy_group_id,
        counting.story_id,
        counting.outlet_id,
        counting.publisher_id,
        counting.language,
        counting.text_source IN ('page', 'feed') AS has_text,
        counting.event_from,
        counting.event_to,
        counting.event_at,
        counting.day,
        coalesce(outlet_day.is_observed, false) AS is_observed
    FROM counting
    JOIN panel_outlet
        ON panel_outlet.outlet_id = counting.outlet_id
        AND counting.day >= coalesce(panel_outlet.from_day, counting.day)
        AND counting.day <= coalesce(panel_outlet.to_day, counting.day)
    LEFT JOIN outlet_day ON outlet_day.outlet_id = counting.outlet_id AND outlet_day.day = counting.day
)
SELECT * FROM final
