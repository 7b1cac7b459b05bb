-- One row per outlet and UTC day on which an always-on channel that stands for it was polled.
-- @column outlet_id: the outlet
-- @column day: UTC day
-- @column channels: always-on channels polled that stand for it: its own feeds, else every channel that ever listed it
-- @column channels_ok: of them, those that answered
-- @column is_observed: true where at least one of them was observed: only then does silence of the outlet mean silence
WITH final AS (
    SELECT
        listed.outlet_id,
        polled.day,
        count(*) AS channels,
        count(*) FILTER (WHERE polled.polls_ok > 0) AS channels_ok,
        bool_or(polled.is_observed) AS is_observed
    FROM outlet_channel AS listed
    JOIN channel_day AS polled USING (channel_id)
    GROUP BY ALL
)
SELECT * FROM final
