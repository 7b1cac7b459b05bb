-- One row per outlet with an always-on feed of its own, and UTC day on which it was not observed.
-- @column outlet_id: the outlet
-- @column outlet: its name
-- @column day: UTC day, from the first poll of its feeds to the last day with a poll of any channel
-- @column channels: its feeds that were polled; 0: nobody asked
-- @column channels_ok: of them, those that answered
WITH followed AS (
    SELECT
        channel.outlet_id,
        min(polled.day) AS from_day,
        CASE WHEN bool_and(channel.retired_at IS NOT NULL) THEN max(channel.retired_at) END AS retired_at
    FROM store.channel AS channel
    JOIN channel_day AS polled USING (channel_id)
    WHERE channel.mode = 'always_on' AND channel.outlet_id IS NOT NULL
    GROUP BY ALL
),
ending AS (
    SELECT CAST(max(day) AS TIMESTAMP) AS last_day FROM channel_day
),
days AS (
    SELECT
        followed.outlet_id,
        CAST(
            unnest(
                generate_series(
                    CAST(followed.from_day AS TIMESTAMP),
                    coalesce(followed.retired_at AT TIME ZONE 'UTC', ending.last_day),
                    INTERVAL 1 DAY
                )
            ) AS DATE
        ) AS day
    FROM followed
    CROSS JOIN ending
),
final AS (
    SELECT
        days.outlet_id,
        outlet.outlet,
        days.day,
        coalesce(outlet_day.channels, 0) AS channels,
        coalesce(outlet_day.channels_ok, 0) AS channels_ok
    FROM days
    JOIN outlet USING (outlet_id)
    LEFT JOIN outlet_day ON outlet_day.outlet_id = days.outlet_id AND outlet_day.day = days.day
    WHERE NOT coalesce(outlet_day.is_observed, false)
)
SELECT * FROM final
