-- One row per outlet and UTC day on which an always-on channel that lists it was polled.
-- @column outlet_id: the outlet
-- @column day: UTC day
-- @column channels: always-on channels polled that list this outlet
-- @column channels_ok: of them, those that answered
-- @column is_observed: true where at least one of them was observed: only then does silence of the outlet mean silence
WITH listed AS (
    SELECT DISTINCT entry.channel_id, article.outlet_id
    FROM store.entry AS entry
    JOIN store.article AS article USING (article_id)
    UNION
    SELECT channel_id, outlet_id FROM store.channel WHERE outlet_id IS NOT NULL
),
final AS (
    SELECT
        listed.outlet_id,
        polled.day,
        count(*) AS channels,
        count(*) FILTER (WHERE polled.polls_ok > 0) AS channels_ok,
        bool_or(polled.is_observed) AS is_observed
    FROM listed
    JOIN channel_day AS polled USING (channel_id)
    WHERE polled.mode = 'always_on'
    GROUP BY ALL
)
SELECT * FROM final
